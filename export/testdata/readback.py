"""Reads every export with the programs that people use, and holds what they
read against SQL answers that Python's own sqlite3 takes from the database.

readback.py DATABASE FOLDER: FOLDER holds csv/, parquet/, news.FORMAT,
filtered.csv/, and networks net.FORMAT and backbone.FORMAT. It ends with status
1 at the first difference, else prints what was compared.
"""

import collections
import csv
import datetime
import json
import math
import pathlib
import sqlite3
import subprocess
import sys

import duckdb
import followthemoney
import networkx
import pyarrow
import pyarrow.parquet

DATABASE, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
HERE = pathlib.Path(__file__).parent
db = sqlite3.connect(f"file:{DATABASE}?mode=ro", uri=True)


def ask(query, *args):
    """Rows as dictionaries."""
    rows = db.execute(query, args)
    names = [c[0] for c in rows.description]
    return [dict(zip(names, r)) for r in rows]


def same(what, have, want):
    if have != want:
        sys.exit(f"{what}:\nread:   {have!r}\nwanted: {want!r}")


def same_rows(what, have, want, key):
    """The same rows in any order; of the columns, those that SQL answers."""
    order = lambda r: tuple(str(r[k]) for k in key)
    have, want = sorted(have, key=order), sorted(want, key=order)
    same(f"{what}: number of rows", len(have), len(want))
    if not want:
        sys.exit(f"{what}: nothing to compare")
    for h, w in zip(have, want):
        for column, value in w.items():
            if isinstance(value, float):
                if not math.isclose(h[column], value, rel_tol=1e-9, abs_tol=1e-12):
                    same(f"{what}: {column} of {w}", h[column], value)
            else:
                same(f"{what}: {column} of {w}", h[column], value)
    print(f"{what}: {len(want)} rows, {len(want[0])} columns")


MENTIONS = """SELECT article, n, date, source, kind, entity, name, text, form, status, nullif(reason, '') AS reason, enclosing, counted AS counts, role, rule,
  nullif(joined, '') AS joined, nullif(subdivision, '') AS subdivision, score, block, sentence FROM mention_rows"""

ARTICLES = """SELECT l.article, l.date, l.source, l.title, l.url, l.author, l.language, l.paragraphs, l.sentences, l.mentions, c.key AS copy, s.key AS story, a.item, a.origin,
  (SELECT count(DISTINCT r.entity) FROM mention_rows r WHERE r.article = l.article AND r.counted AND r.kind = 'person') AS people,
  (SELECT count(DISTINCT r.entity) FROM mention_rows r WHERE r.article = l.article AND r.counted AND r.kind = 'country') AS countries,
  a.published, a.fetched FROM article_list l JOIN articles a ON a.id = l.id JOIN articles c ON c.id = a.copy JOIN articles s ON s.id = a.story"""

DAYS = """SELECT r.entity, r.name, e.iso2, r.date, count(*) AS mentions, count(DISTINCT a.id) AS articles, count(DISTINCT a.copy) AS texts,
  count(DISTINCT a.story) AS stories, count(DISTINCT a.source) AS outlets,
  (SELECT count(*) FROM articles b WHERE b.day IS a.day AND {where}) AS total_articles
  FROM mention_rows r JOIN articles a ON a.key = r.article JOIN entities e ON e.key = r.entity
  WHERE r.counted AND r.kind = ? AND {mention} GROUP BY r.entity, a.day"""

ENTITIES = """SELECT e.key AS entity, e.kind, e.name, e.iso2, e.iso3, e.unresolved, t.mentions, t.articles, t.texts, t.stories, t.outlets,
  date(t.first * 86400, 'unixepoch') AS first, date(t.last * 86400, 'unixepoch') AS last
  FROM entity_totals t JOIN entities e ON e.id = t.entity"""

PAIRS = """WITH m AS (SELECT DISTINCT r.article, r.entity, r.kind, {window} AS window FROM mention_rows r WHERE r.counted)
  SELECT x.entity AS x, y.entity AS y, count(*) AS windows, count(DISTINCT a.id) AS articles, count(DISTINCT a.copy) AS texts, count(DISTINCT a.story) AS stories,
  count(DISTINCT a.source) AS outlets, date(min(a.day) * 86400, 'unixepoch') AS first, date(max(a.day) * 86400, 'unixepoch') AS last
  FROM m x JOIN m y ON y.article = x.article AND y.window = x.window AND x.entity < y.entity JOIN articles a ON a.key = x.article GROUP BY 1, 2"""


def pairs(window):
    """The pairs in the order of the export: a person before a country."""
    out = []
    for r in ask(PAIRS.format(window=window)):
        x, y = r.pop("x"), r.pop("y")
        r["a"], r["b"] = (y, x) if x[0] == "c" and y[0] == "p" else (x, y)
        out.append(r)
    return out


def days(kind, where="1", mention="1"):
    rows = ask(DAYS.format(where=where, mention=mention), kind)
    for r in rows:
        r["share"] = r["articles"] / r["total_articles"]
    return rows


def moment(text):
    return None if text is None else datetime.datetime.fromisoformat(text)


def truths(rows, *columns):
    for r in rows:
        for c in columns:
            r[c] = bool(r[c])
    return rows


def answers():
    """The SQL answer for each table, and what identifies its rows."""
    articles = ask(ARTICLES)
    for r in articles:
        r["published"], r["fetched"] = moment(r["published"]), moment(r["fetched"])
    return {
        "articles": (articles, ["article"]),
        "mentions": (truths(ask(MENTIONS + " WHERE counted"), "counts"), ["article", "n"]),
        "entities": (truths(ask(ENTITIES), "unresolved"), ["entity"]),
        "country_day": (days("country"), ["entity", "date"]),
        "person_day": (days("person"), ["entity", "date"]),
        "pairs": (pairs("0"), ["a", "b"]),
    }


def undo(text):
    """Takes back the apostrophe before what looks like a formula."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@\t\r\n＝＋－＠" else text


def typed(row, like):
    """A row of CSV with the types of a row of SQL."""
    out = {}
    for column, text in row.items():
        value = like.get(column)
        if text == "":
            out[column] = None
        elif isinstance(value, bool):
            out[column] = {"true": True, "false": False}[text]
        elif isinstance(value, datetime.datetime) or column in ("published", "fetched"):
            out[column] = moment(text)
        elif isinstance(value, (int, float)):
            out[column] = type(value)(text)
        else:
            out[column] = undo(text)
    return out


def read_csv(path, like):
    with open(path, newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f, strict=True))
    for r in rows:
        for column, text in r.items():
            if text[:1] in tuple("=+@\t\r＝＋－＠") or text[:1] == "-" and column not in ("npmi", "score"):
                sys.exit(f"{path}: {column} is a formula: {text!r}")
    return [typed(r, like) for r in rows]


def check_csv(want):
    for table, (rows, key) in want.items():
        same_rows(f"csv {table}", read_csv(FOLDER / "csv" / f"{table}.csv", rows[0]), rows, key)


def check_parquet(want):
    for table, (rows, key) in want.items():
        path = FOLDER / "parquet" / f"{table}.parquet"
        read = pyarrow.parquet.read_table(path)
        for field in read.schema:
            if field.name in ("date", "first", "last"):
                same(f"{table}.{field.name}", field.type, pyarrow.date32())
            if field.name in ("published", "fetched"):
                same(f"{table}.{field.name}", field.type, pyarrow.timestamp("us", tz="UTC"))
        same_rows(f"parquet {table}, pyarrow", [plain(r) for r in read.to_pylist()], rows, key)
        duck = duckdb.sql(f"SELECT * FROM read_parquet('{path}')")
        names = duck.columns
        same(f"{table}: columns", names, read.schema.names)
        same_rows(f"parquet {table}, DuckDB", [plain(dict(zip(names, r))) for r in duck.fetchall()], rows, key)
    types = dict(zip(*(getattr(duckdb.sql(f"SELECT published, date FROM read_parquet('{FOLDER}/parquet/articles.parquet')"), a) for a in ("columns", "types"))))
    same("DuckDB types", {k: str(v) for k, v in types.items()}, {"published": "TIMESTAMP WITH TIME ZONE", "date": "DATE"})


def plain(row):
    return {k: v.isoformat() if isinstance(v, datetime.date) and not isinstance(v, datetime.datetime) else v for k, v in row.items()}


def check_filtered():
    """A filter by day and outlet, and pairs in sentences."""
    inside = "b.day BETWEEN 20098 AND 20108 AND b.source = (SELECT id FROM sources WHERE name = 'kyivpost.com')"
    mention = "r.date BETWEEN '2025-01-10' AND '2025-01-20' AND r.source = 'kyivpost.com'"
    rows = days("person", inside, mention)
    same_rows("filtered person_day", read_csv(FOLDER / "filtered.csv" / "person_day.csv", rows[0]), rows, ["entity", "date"])
    rows = truths(ask(MENTIONS.replace("FROM mention_rows", "FROM mention_rows r") + f" WHERE counted AND {mention}"), "counts")
    same_rows("filtered mentions", read_csv(FOLDER / "filtered.csv" / "mentions.csv", rows[0]), rows, ["article", "n"])
    rows = pairs("r.sentence")
    same_rows("sentence pairs", read_csv(FOLDER / "sentence.csv" / "pairs.csv", rows[0]), rows, ["a", "b"])
    rows = truths(ask(MENTIONS), "counts")
    same_rows("all mentions", read_csv(FOLDER / "all.csv" / "mentions.csv", rows[0]), rows, ["article", "n"])


def content(role="role"):
    return f"{role} IN ('title', 'subtitle', 'heading', 'body', 'caption')"


def lines(name):
    with open(FOLDER / name, encoding="utf-8", newline="\n") as f:
        return f.read().split("\n")[:-1]


def check_jsonl():
    """Offsets are code points, as Python's strings have them."""
    have = []
    texts = {}
    for line in lines("news.jsonl"):
        a = json.loads(line)
        texts[a["id"]] = a["text"]
        for m in a["mentions"]:
            same("jsonl text", a["text"][m["start"] : m["end"]], m["text"])
            have.append({"article": a["id"], "entity": m["entity"], "text": m["text"], "form": m["form"], "role": m["role"]})
    want = ask("SELECT article, entity, text, form, role FROM mention_rows WHERE counted")
    same_rows("jsonl mentions", have, want, ["article", "entity", "text", "form", "role"])
    same("jsonl articles", len(texts), db.execute("SELECT count(*) FROM articles").fetchone()[0])
    with open(FOLDER / "csv" / "mentions.csv", newline="", encoding="utf-8") as f:
        for r in csv.DictReader(f):
            same("offsets of csv", texts[r["article"]][int(r["start"]) : int(r["end"])], undo(r["text"]))
            if undo(r["text"]) not in r["sentence_text"]:
                sys.exit(f"{r['text']!r} is not in its sentence {r['sentence_text']!r}")
    return texts


def check_webanno(texts):
    have = []
    for line in lines("news.webanno"):
        a = json.loads(line)
        same("context", a["@context"], "http://www.w3.org/ns/anno.jsonld")
        same("type", a["type"], "Annotation")
        _, _, article, n = a["id"].rsplit(":", 3)
        text = texts[article]
        quote, position = a["target"]["selector"]
        same("selectors", (quote["type"], position["type"]), ("TextQuoteSelector", "TextPositionSelector"))
        same("quote", text[position["start"] : position["end"]], quote["exact"])
        around = quote["prefix"] + quote["exact"] + quote["suffix"]
        same("quote in context", text[position["start"] - len(quote["prefix"]) :][: len(around)], around)
        have.append({"article": article, "n": int(n), "text": quote["exact"], "name": [b["value"] for b in a["body"] if "value" in b][0]})
    same_rows("webanno", have, ask("SELECT article, n, text, name FROM mention_rows WHERE counted"), ["article", "n"])


def folded(text):
    """followthemoney itself folds white space and drops control characters."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def check_ftm():
    """followthemoney cleans values and checks them against its schema; nothing
    may be lost by that."""
    schemata = collections.Counter()
    named = collections.Counter()
    ids = set()
    mentions = []
    for line in lines("news.ftm"):
        raw = json.loads(line)
        entity = followthemoney.model.get_proxy(raw, cleaned=False)
        entity.schema.validate(raw)
        schemata[entity.schema.name] += 1
        ids.add(entity.id)
        for name, values in raw["properties"].items():
            prop = entity.schema.get(name)
            if prop is None:
                sys.exit(f"{entity.schema.name} has no property {name}")
            same(f"{raw['id']}.{name}", sorted(map(folded, entity.get(name))), sorted({folded(v) for v in values}))
        if entity.schema.name == "Mention":
            mentions.append(entity)
            named.update(entity.get("resolved"))
    for m in mentions:
        for name in ("document", "resolved"):
            for other in m.get(name):
                if other not in ids:
                    sys.exit(f"{m.id}: {name} {other} is not there")
    one = lambda query: db.execute(query).fetchone()[0]
    want = {"Article": one("SELECT count(*) FROM articles"), "Mention": one("SELECT count(*) FROM mention_rows WHERE counted"), "Person": one("SELECT count(*) FROM people")}
    same("ftm entities", dict(schemata), want)
    same("ftm mentions of people", sorted(named.values()), sorted(r["mentions"] for r in ask("SELECT mentions FROM people")))
    print(f"ftm: {want}")


def check_conll():
    have = []
    article, last = "", "O"
    for line in lines("news.conll"):
        if line.startswith("# id = "):
            article, last = line[7:], "O"
        elif line == "":
            last = "O"
        else:
            token, tag, entity = line.split("\t")
            if tag[0] == "B":
                have.append({"article": article, "entity": entity, "text": token, "kind": {"PER": "person", "LOC": "country"}[tag[2:]]})
            elif tag[0] == "I":
                same("tag before I", last[1:], tag[1:])
                have[-1]["text"] += " " + token
            last = tag
    same_rows("conll", have, ask("SELECT article, entity, text, kind FROM mention_rows WHERE counted"), ["article", "entity", "text", "kind"])


def check_gkg():
    """DuckDB reads the lines; the names are taken apart as GDELT's codebook says."""
    rows = duckdb.sql(f"SELECT * FROM read_csv('{FOLDER}/news.gkg', delim='\t', header=false, quote='', escape='', all_varchar=true)").fetchall()
    same("gkg columns", {len(r) for r in rows}, {27})
    same("gkg articles", len(rows), db.execute("SELECT count(*) FROM articles").fetchone()[0])
    have = []
    for r in rows:
        article = r[0].split("-")[1]
        for entry in (r[12] or "").split(";"):
            if entry:
                name, offset = entry.rsplit(",", 1)
                have.append({"article": article, "name": name, "offset": int(offset)})
        for entry in (r[10] or "").split(";"):
            if entry:
                kind, name, code, _, _, _, _, feature, offset = entry.split("#")
                same("gkg code", code, feature)
                have.append({"article": article, "name": name, "offset": int(offset)})
    with open(FOLDER / "csv" / "mentions.csv", newline="", encoding="utf-8") as f:
        want = [{"article": r["article"], "name": undo(r["name"]).replace(",", " "), "offset": int(r["start"])} for r in csv.DictReader(f)]
    same_rows("gkg", have, want, ["article", "offset"])


def read_networks(name):
    """The network in each of its formats, nodes called by their identifiers."""
    gexf = networkx.read_gexf(FOLDER / f"{name}.gexf")
    graphml = networkx.read_graphml(FOLDER / f"{name}.graphml")
    graphml = networkx.relabel_nodes(graphml, {n: d["entity"] for n, d in graphml.nodes(data=True)})
    with open(FOLDER / f"{name}.json", encoding="utf-8") as f:
        link = networkx.node_link_graph(json.load(f), edges="edges")
    edges = networkx.Graph()
    with open(FOLDER / f"{name}.csv", newline="", encoding="utf-8") as f:
        for r in csv.DictReader(f):
            row = {k: int(v) if v.isdigit() else undo(v) for k, v in r.items()}
            edges.add_edge(undo(r["source"]), undo(r["target"]), **row)
            for end in ("source", "target"):
                edges.add_node(undo(r[end]), **{k.removeprefix(end + "_"): v for k, v in row.items() if k.startswith(end + "_")})
    return {"gexf": gexf, "graphml": graphml, "json": link, "csv": edges}


def check_network():
    want = {frozenset((r["a"], r["b"])): r for r in pairs("0") if r["articles"] >= 2}
    totals = {r["entity"]: r for r in ask(ENTITIES)}
    for form, g in read_networks("net").items():
        same(f"{form}: edges", {frozenset(e) for e in g.edges}, set(want))
        for x, y, d in g.edges(data=True):
            r = want[frozenset((x, y))]
            for column in ("articles", "texts", "stories", "outlets"):
                same(f"{form}: {column} of {x}, {y}", d[column], r[column])
            same(f"{form}: weight of {x}, {y}", d["weight"], r["articles"])
        for n, d in g.nodes(data=True):
            for column in ("mentions", "articles", "stories", "outlets"):
                same(f"{form}: {column} of {n}", d[column], totals[n][column])
            same(f"{form}: degree of {n}", d["degree"], g.degree(n))
            same(f"{form}: strength of {n}", d["strength"], g.degree(n, weight="weight"))
            name = d.get("label", d.get("name"))
            if form != "csv":
                same(f"{form}: name of {n}", name, totals[n]["name"])
        print(f"network {form}: {g.number_of_nodes()} nodes, {g.number_of_edges()} edges")
    check_communities(g=read_networks("net")["json"])
    check_days(want)
    for form in ("gexf", "graphml"):
        for name in ("net", "backbone", "ego"):
            done = subprocess.run(["xmllint", "--noout", "--schema", HERE / f"{form}.xsd", FOLDER / f"{name}.{form}"], capture_output=True, text=True)
            same(f"xmllint {name}.{form}: {done.stderr}", done.returncode, 0)


def check_communities(g):
    """The communities are about as good as networkx's own."""
    parts = collections.defaultdict(set)
    for n, d in g.nodes(data=True):
        parts[d["community"]].add(n)
    sizes = [len(parts[i]) for i in range(len(parts))]
    same("sizes of communities", sizes, sorted(sizes, reverse=True))
    ours = networkx.community.modularity(g, parts.values())
    theirs = networkx.community.modularity(g, networkx.community.louvain_communities(g, seed=1))
    if ours < theirs - 0.02:
        sys.exit(f"modularity {ours}, networkx finds {theirs}")
    print(f"communities: {len(parts)}, modularity {ours:.4f}; networkx {theirs:.4f}")


def check_days(want):
    """The counts of the weeks add up to the dated articles."""
    with open(FOLDER / "net.json", encoding="utf-8") as f:
        edges = json.load(f)["edges"]
    query = """SELECT count(DISTINCT x.article) FROM mention_rows x JOIN mention_rows y ON y.article = x.article
      WHERE x.counted AND y.counted AND x.entity = ? AND y.entity = ? AND x.date BETWEEN ? AND ?"""
    gexf = networkx.read_gexf(FOLDER / "net.gexf")
    for e in edges[:200]:
        spells = []
        for p in e["periods"]:
            same(f"{e['source']}, {e['target']} in {p}", p["articles"], db.execute(query, (e["source"], e["target"], p["start"], p["end"])).fetchone()[0])
            same("length of a week", (datetime.date.fromisoformat(p["end"]) - datetime.date.fromisoformat(p["start"])).days, 6)
            spells.append((p["start"], p["end"]))
        same("spells", [tuple(s) for s in gexf.edges[e["source"], e["target"]].get("spells", [])], spells)
        same("values", [tuple(v) for v in gexf.edges[e["source"], e["target"]].get("articles_then", [])], [(p["articles"], p["start"], p["end"]) for p in e["periods"]])


def check_backbone():
    """The disparity filter, computed here on the whole network."""
    whole, kept = read_networks("net")["json"], read_networks("backbone")["json"]
    want = {}
    for x, y, d in whole.edges(data=True):
        alpha = min((1 - d["weight"] / whole.degree(n, weight="weight")) ** (whole.degree(n) - 1) for n in (x, y))
        if alpha < 0.2:
            want[frozenset((x, y))] = alpha
    have = {frozenset((x, y)): d["alpha"] for x, y, d in kept.edges(data=True)}
    same("edges of the backbone", set(have), set(want))
    if not 0 < len(want) < whole.number_of_edges():
        sys.exit("the backbone shows nothing")
    for k, alpha in want.items():
        if not math.isclose(have[k], alpha, rel_tol=1e-9):
            same(f"alpha of {set(k)}", have[k], alpha)
    print(f"backbone: {len(want)} of {whole.number_of_edges()} edges")


def check_ego():
    whole, ego = read_networks("net")["json"], read_networks("ego")["json"]
    want = networkx.ego_graph(whole, "p:pérson-5")
    same("nodes around", set(ego.nodes), set(want.nodes))
    same("edges around", {frozenset(e) for e in ego.edges}, {frozenset(e) for e in want.edges})
    print(f"ego: {ego.number_of_nodes()} nodes, {ego.number_of_edges()} edges")


def main():
    want = answers()
    check_csv(want)
    check_parquet(want)
    check_filtered()
    texts = check_jsonl()
    check_webanno(texts)
    check_ftm()
    check_conll()
    check_gkg()
    check_network()
    check_backbone()
    check_ego()
    print("all read back")


main()
