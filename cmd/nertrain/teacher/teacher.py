"""Fine-tunes a small transformer as a second reader of names; see README.md."""

import gzip
import json
import random
import struct
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
from tokenizers import Tokenizer

TYPES = ["PER", "ORG", "LOC", "MISC"]
LABELS = 1 + 2 * len(TYPES)  # outside, then begin and inside of each type
SAME = {
    "GPE": "LOC", "FAC": "LOC", "NORP": "MISC", "PRODUCT": "MISC", "EVENT": "MISC",
    "WORK": "MISC", "ART": "MISC", "LANGUAGE": "MISC",
}
# Data set, weight, and the types its annotators left out.
SETS = [
    ("wikinews_voa_read", 1, ()), ("gum.ccby", 1, ()), ("wikigold.all", 1, ()),
    ("redocred.dev", 1, ()), ("redocred.test", 1, ()),
    ("uner-ewt.dev", 1, ("MISC",)), ("uner-ewt.test", 1, ("MISC",)),
    ("meantime.first6", 1, ()), ("re3d.open", 1, ("MISC",)),
    ("crossner-politics.all", 0.7, ()), ("crossner-literature.all", 0.7, ()),
]
DIM, HEADS, INNER, LAYERS = 384, 12, 1536, 6
EPOCHS, BATCH, RATE, WINDOW = 2, 16, 8e-5, 150
CLS, SEP = 101, 102


def read_safetensors(path):
    with open(path, "rb") as f:
        raw = f.read()
    (n,) = struct.unpack("<Q", raw[:8])
    tensors = {}
    for name, info in json.loads(raw[8 : 8 + n]).items():
        if name == "__metadata__":
            continue
        a, z = info["data_offsets"]
        kind = {"F32": torch.float32, "I64": torch.int64}[info["dtype"]]
        data = bytearray(raw[8 + n + a : 8 + n + z])
        tensors[name.removeprefix("bert.")] = torch.frombuffer(data, dtype=kind).reshape(info["shape"])
    return tensors


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv, self.o = nn.Linear(DIM, 3 * DIM), nn.Linear(DIM, DIM)
        self.a, self.b = nn.Linear(DIM, INNER), nn.Linear(INNER, DIM)
        self.n1, self.n2 = nn.LayerNorm(DIM, eps=1e-12), nn.LayerNorm(DIM, eps=1e-12)

    def forward(self, x, mask):
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, d // HEADS).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        y = self.o(y.transpose(1, 2).reshape(b, t, d))
        x = self.n1(x + F.dropout(y, 0.1, self.training))
        y = self.b(F.gelu(self.a(x)))
        return self.n2(x + F.dropout(y, 0.1, self.training))


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.word, self.place, self.kind = nn.Embedding(30522, DIM), nn.Embedding(512, DIM), nn.Embedding(2, DIM)
        self.case = nn.Embedding(16, DIM)
        nn.init.zeros_(self.case.weight)
        self.norm = nn.LayerNorm(DIM, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.out = nn.Linear(DIM, LABELS)

    def take(self, w):
        """Takes over the weights of the pre-trained model."""
        e = "embeddings."
        self.word.weight.data = w[e + "word_embeddings.weight"]
        self.place.weight.data = w[e + "position_embeddings.weight"]
        self.kind.weight.data = w[e + "token_type_embeddings.weight"]
        self.norm.weight.data, self.norm.bias.data = w[e + "LayerNorm.weight"], w[e + "LayerNorm.bias"]
        for i, layer in enumerate(self.layers):
            p = f"encoder.layer.{i}."
            s = p + "attention.self."
            for part in ("weight", "bias"):
                setattr(getattr(layer.qkv, part), "data",
                        torch.cat([w[f"{s}{x}.{part}"] for x in ("query", "key", "value")]))
                setattr(getattr(layer.o, part), "data", w[f"{p}attention.output.dense.{part}"])
                setattr(getattr(layer.n1, part), "data", w[f"{p}attention.output.LayerNorm.{part}"])
                setattr(getattr(layer.a, part), "data", w[f"{p}intermediate.dense.{part}"])
                setattr(getattr(layer.b, part), "data", w[f"{p}output.dense.{part}"])
                setattr(getattr(layer.n2, part), "data", w[f"{p}output.LayerNorm.{part}"])
        return self

    def forward(self, ids, case, mask):
        x = self.word(ids) + self.place(torch.arange(ids.shape[1]))[None] + self.kind.weight[0]
        x = F.dropout(self.norm(x) + self.case(case), 0.1, self.training)
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        return self.out(x)


class Text:
    """A text cut into word pieces."""

    def __init__(self, tokenizer, text):
        e = tokenizer.encode(text, add_special_tokens=False)
        self.text, self.ids, self.at = text, e.ids, e.offsets
        self.cases = [self.case(a, b) for a, b in e.offsets]

    def case(self, a, b):
        t, kind = self.text, 0
        if any(c.isalpha() for c in t[a:b]):
            i, j = a, b
            while i > 0 and t[i - 1].isalpha():
                i -= 1
            while j < len(t) and t[j].isalpha():
                j += 1
            w = t[i:j]
            if w.isupper():
                kind = 1 if len(w) == 1 else 2
            elif w[:1].isupper() and w[1:].islower():
                kind = 3
            else:
                kind = 4 if w.islower() else 5
        elif any(c.isdigit() for c in t[a:b]):
            kind = 6
        return kind + (8 if a > 0 and t[a - 1].isalnum() else 0)

    def windows(self, size):
        """Cuts at line breaks and sentence ends."""
        n, i = len(self.ids), 0
        while i < n:
            j = min(n, i + size)
            if j < n:
                k = j
                while k > i + size // 3:
                    gap = self.text[self.at[k - 1][1] : self.at[k][0]]
                    last = self.text[self.at[k - 1][0] : self.at[k - 1][1]]
                    if "\n" in gap or last in '.!?"”' and self.text[self.at[k][0]].isupper():
                        break
                    k -= 1
                if k > i + size // 3:
                    j = k
            yield i, j
            i = j


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def examples(tokenizer, doc, weight, missing):
    t = Text(tokenizer, doc["text"])
    gold = [0] * (len(t.text) + 1)
    for s in doc["spans"]:
        name = SAME.get(s["label"], s["label"])
        if name in TYPES:
            k = TYPES.index(name)
            for i in range(s["start"], s["end"]):
                gold[i] = 2 + 2 * k
            gold[s["start"]] = 1 + 2 * k
    labels = [gold[a] for a, _ in t.at]
    return [(t.ids[i:j], t.cases[i:j], labels[i:j], missing, weight) for i, j in t.windows(WINDOW)]


def load_examples(tokenizer, data):
    out = []
    for name, weight, missing in SETS:
        missing = tuple(TYPES.index(m) for m in missing)
        for doc in rows(f"{data}/ner/train/{name}.jsonl.gz"):
            out += examples(tokenizer, doc, weight, missing)
            upper = doc["text"].upper()
            if random.random() < 0.06 and len(upper) == len(doc["text"]):
                out += examples(tokenizer, dict(doc, text=upper), weight, missing)
    return pack(out)


def pack(examples):
    """Joins short windows of one kind."""
    out, open_ = [], {}
    for x in examples:
        key = x[3:]
        if len(x[0]) >= 90:
            out.append(x)
            continue
        c = open_.get(key)
        if c and len(c[0]) + len(x[0]) < WINDOW:
            open_[key] = (c[0] + [SEP] + x[0], c[1] + [0] + x[1], c[2] + [0] + x[2], *key)
        else:
            if c:
                out.append(c)
            open_[key] = x
    return out + list(open_.values())


def tensors(batch):
    size = max(len(x[0]) for x in batch) + 2
    ids = torch.zeros(len(batch), size, dtype=torch.long)
    case, mask = torch.zeros_like(ids), torch.zeros(len(batch), size, dtype=torch.bool)
    for i, x in enumerate(batch):
        n = len(x[0])
        ids[i, : n + 2] = torch.tensor([CLS] + x[0] + [SEP])
        case[i, 1 : n + 1] = torch.tensor(x[1])
        mask[i, : n + 2] = True
    return ids, case, mask


def loss_of(model, batch):
    ids, case, mask = tensors(batch)
    gold = torch.full_like(ids, -1)
    allowed, weight = torch.zeros(len(batch), LABELS), torch.ones(len(batch))
    allowed[:, 0] = 1
    for i, (_, _, labels, missing, w) in enumerate(batch):
        gold[i, 1 : len(labels) + 1] = torch.tensor(labels)
        weight[i] = w
        for k in missing:
            allowed[i, 1 + 2 * k] = allowed[i, 2 + 2 * k] = 1
    scores = model(ids, case, mask).log_softmax(-1)
    right = scores.gather(-1, gold.clamp(min=0)[..., None])[..., 0]
    outside = torch.logsumexp(scores + torch.log(allowed + 1e-20)[:, None, :], -1)
    right = torch.where(gold == 0, outside, right)
    counted = (gold >= 0).float() * weight[:, None]
    return -(right * counted).sum() / counted.sum()


def train(folder, data, out):
    torch.manual_seed(7)
    random.seed(7)
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    all_ = load_examples(tokenizer, data)
    model = Reader().take(read_safetensors(f"{folder}/model.safetensors")).train()
    matrices = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() < 2]
    opt = torch.optim.AdamW([{"params": matrices, "weight_decay": 0.01}, {"params": others, "weight_decay": 0}], lr=RATE)
    steps, step = EPOCHS * (len(all_) // BATCH + 1), 0
    for _ in range(EPOCHS):
        random.shuffle(all_)
        order = []
        for i in range(0, len(all_), BATCH * 40):
            order += sorted(all_[i : i + BATCH * 40], key=lambda x: len(x[0]))
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        random.shuffle(batches)
        for batch in batches:
            loss = loss_of(model, batch)
            step += 1
            for group in opt.param_groups:
                group["lr"] = RATE * min(1, step / 150) * max(0, (steps - step) / steps)
            opt.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step()
            if step % 50 == 0:
                print(f"step {step} of {steps}: loss {loss.item():.4f}", flush=True)
    torch.save(model.state_dict(), out)


@torch.no_grad()
def probabilities(model, texts):
    work = [(t, i, j) for t in texts for i, j in t.windows(200)]
    work.sort(key=lambda w: w[2] - w[1])
    found = {id(t): torch.zeros(len(t.ids), LABELS) for t in texts}
    for k in range(0, len(work), 24):
        batch = work[k : k + 24]
        p = model(*tensors([(t.ids[i:j], t.cases[i:j]) for t, i, j in batch])).softmax(-1)
        for row, (t, i, j) in zip(p, batch):
            found[id(t)][i:j] = row[1 : j - i + 1]
    return [found[id(t)] for t in texts]


def decode(t, p):
    """Reads names word by word; a word's pieces are averaged."""
    spans, unsure, last, i = [], [], None, 0
    while i < len(t.ids):
        j = i + 1
        while j < len(t.ids) and t.at[j][0] == t.at[j - 1][1] and t.text[t.at[j][0]].isalnum() \
                and t.text[t.at[j - 1][1] - 1].isalnum():
            j += 1
        q = p[i:j]
        mean = torch.stack([q[:, 0]] + [q[:, 1 + 2 * k] + q[:, 2 + 2 * k] for k in range(len(TYPES))], -1).mean(0)
        k, (a, b) = int(mean.argmax()), (t.at[i][0], t.at[j - 1][1])
        score = float(mean[k])
        if score < 0.85:
            unsure.append((a, b))
        if k == 0:
            last = None
        else:
            first, inner = float(q[0, 2 * k - 1]), float(q[0, 2 * k])
            if last and last["label"] == TYPES[k - 1] and first <= inner:
                last["end"], last["score"] = b, min(last["score"], score)
            else:
                last = {"start": a, "end": b, "label": TYPES[k - 1], "score": score}
                spans.append(last)
            if 0.15 < first / (first + inner + 1e-9) < 0.85:
                unsure.append((a, b))
        i = j
    return spans, unsure


def read(folder, data, weights, out):
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = Reader()
    model.load_state_dict(torch.load(weights, weights_only=True))
    model.eval()
    known = set()
    for name in ("wikinews_voa_read", "gum.ccby", "wikigold.all", "meantime.first6"):
        for doc in rows(f"{data}/ner/train/{name}.jsonl.gz"):
            known.update(doc["text"].split("\n"))
    with gzip.open(f"{data}/text/open_news.txt.gz", "rt", encoding="utf-8", newline="\n") as f:
        lines = f.read().split("\n")
    wanted = [i for i, line in enumerate(lines) if line.strip() and line not in known]
    with open(out, "w") as f:
        for k in range(0, len(wanted), 400):
            part = wanted[k : k + 400]
            texts = [Text(tokenizer, lines[i]) for i in part]
            for i, t, p in zip(part, texts, probabilities(model, texts)):
                spans, unsure = decode(t, p)
                f.write(json.dumps({"line": i, "spans": spans, "unsure": unsure}) + "\n")
            print(f"{k} of {len(wanted)} lines", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    {"train": train, "read": read}[sys.argv[1]](*sys.argv[2:])
