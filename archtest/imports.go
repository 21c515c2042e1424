package archtest

import (
	"strconv"
	"strings"
)

// module is the project's module path.
const module = "dateline"

// layer says what one part of the tree may import from the project, besides
// the packages below itself.
type layer struct {
	dir     string
	imports []string // folders; "*" for all but commands
	stdlib  bool     // nothing from other modules
}

// layers lists the parts of the tree, the more particular first. A new
// top-level folder needs a line here.
func layers() []layer {
	return []layer{
		{dir: "corpus", stdlib: true},
		{dir: "warc"},
		{dir: "feed"},
		{dir: "fetch", imports: []string{"warc"}},
		{dir: "ingest", imports: []string{"corpus", "warc", "feed"}},
		{dir: "crawl", imports: []string{"ingest", "fetch", "feed"}},
		{dir: "extract/text", imports: []string{"corpus"}},
		{dir: "extract/lexicon", imports: []string{"corpus"}},
		{dir: "extract/", imports: []string{"corpus", "extract/text", "extract/lexicon"}}, // every other part of extract
		{dir: "extract", imports: []string{"corpus"}},
		{dir: "store", imports: []string{"corpus"}},
		{dir: "export", imports: []string{"store", "corpus"}},
		{dir: "ledger", imports: []string{"corpus"}},
		{dir: "audit", imports: []string{"corpus"}},
		{dir: "query", imports: []string{"store", "export", "corpus"}},
		{dir: "web/browser", imports: []string{"web", "audit", "query", "export", "store", "corpus"}}, // tests of pages
		{dir: "web", imports: []string{"query", "export", "store", "corpus"}},
		{dir: "cmd", imports: []string{"*"}},
		{dir: "archtest", stdlib: true},
	}
}

func checkImports(t *Tree) []Problem {
	var out []Problem
	for _, pkg := range t.Packages {
		l, ok := layerOf(pkg.Dir)
		if !ok {
			f := pkg.Files[0]
			out = append(out, f.problem(f.AST.Package, "folder %s belongs to no layer", pkg.Dir))
			continue
		}
		for _, f := range pkg.Files {
			out = append(out, importsOf(f, pkg.Dir, l)...)
		}
	}
	return out
}

// layerOf finds the first layer that a folder belongs to. One whose name ends
// with a slash holds the folders below it, not the folder itself.
func layerOf(dir string) (layer, bool) {
	for _, l := range layers() {
		if within(dir, strings.TrimSuffix(l.dir, "/")) && dir+"/" != l.dir {
			return l, true
		}
	}
	return layer{}, false
}

// within reports whether dir is the folder or lies below it.
func within(dir, folder string) bool {
	return dir == folder || strings.HasPrefix(dir, folder+"/")
}

func importsOf(f *File, dir string, l layer) []Problem {
	var out []Problem
	for _, spec := range f.AST.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		first, _, _ := strings.Cut(imported, "/")
		own := strings.TrimPrefix(strings.TrimPrefix(imported, module), "/")
		switch {
		case first != module:
			if l.stdlib && strings.Contains(first, ".") && !f.Test {
				out = append(out, f.problem(spec.Pos(), "%s imports %s: only the standard library is allowed", dir, imported))
			}
		case within(own, "cmd") && !within(own, dir):
			out = append(out, f.problem(spec.Pos(), "%s imports the command %s", dir, own))
		case !l.allows(dir, own):
			out = append(out, f.problem(spec.Pos(), "%s must not import %s", dir, own))
		}
	}
	return out
}

// allows reports whether a package of the layer may import a package of the
// project.
func (l layer) allows(dir, imported string) bool {
	if within(imported, dir) {
		return true
	}
	for _, a := range l.imports {
		if a == "*" || a == imported {
			return true
		}
	}
	// A package may use the rest of its own part of the tree; the parts of
	// extract are the folders below it.
	root := l.dir
	if l.dir == "extract/" {
		root = strings.Join(strings.SplitN(dir, "/", 3)[:2], "/")
	}
	return within(imported, root)
}
