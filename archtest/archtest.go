// Package archtest holds the architecture of the project as rules that a test
// checks: who may import whom, what must be documented, what state a package
// may keep, how long a file or function may grow. It reads source files only,
// so it needs no build.
package archtest

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Rule is one property that every package, or every document, must have.
type Rule struct {
	Name  string
	Doc   string // one sentence, printed with each problem
	Check func(*Tree) []Problem
}

// Rules lists every rule. A new one is added here, with a good and a bad
// sample in the test.
func Rules() []Rule {
	return []Rule{
		{"imports", "packages import only what their layer allows", checkImports},
		{"package-doc", "every package has a package comment that starts with its name", checkPackageDocs},
		{"doc", "every exported name has a comment", checkDocs},
		{"init", "no package has an init function", checkInit},
		{"panic", "nothing panics outside tests", checkPanic},
		{"state", "package-level variables are never written", checkState},
		{"size", "files have at most 500 lines, functions outside tests at most 60", checkSize},
		{"machine-path", "no document names a path of somebody's machine", checkMachinePaths},
	}
}

// Problem is one place where a rule does not hold.
type Problem struct {
	Rule string
	File string
	Line int
	Text string
}

// String writes the problem as compilers do.
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s (%s)", p.File, p.Line, p.Text, p.Rule)
}

// Tree is a parsed repository.
type Tree struct {
	Packages  []*Package // sorted by folder
	Documents []Document // sorted by path
}

// Package is the Go files of one folder.
type Package struct {
	Dir   string // slash-separated, relative to the root
	Files []*File
}

// File is a parsed Go file.
type File struct {
	Path  string
	Test  bool
	Lines int
	AST   *ast.File
	fset  *token.FileSet
}

// Document is a file that people read or run: Markdown, the Makefile, a script.
type Document struct{ Path, Text string }

// Check parses the repository and applies every rule. Problems come sorted by
// file and line.
func Check(repo fs.FS) ([]Problem, error) {
	tree, err := Load(repo)
	if err != nil {
		return nil, err
	}
	var out []Problem
	for _, r := range Rules() {
		for _, p := range r.Check(tree) {
			p.Rule = r.Name + ": " + r.Doc
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Rule, b.Rule))
	})
	return out, nil
}

// Load parses the Go files and reads the documents of a repository. As the go
// command does, it passes over testdata and over folders that start with a dot
// or an underscore.
func Load(repo fs.FS) (*Tree, error) {
	tree := &Tree{}
	packages := map[string]*Package{}
	err := fs.WalkDir(repo, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if ignored(d.Name()) && name != "." {
				return fs.SkipDir
			}
			return nil
		}
		goFile, document := strings.HasSuffix(name, ".go"), isDocument(name)
		if !goFile && !document {
			return nil
		}
		text, err := fs.ReadFile(repo, name)
		if err != nil {
			return err
		}
		if document {
			tree.Documents = append(tree.Documents, Document{name, string(text)})
			return nil
		}
		f, err := parse(name, text)
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		if packages[dir] == nil {
			packages[dir] = &Package{Dir: dir}
			tree.Packages = append(tree.Packages, packages[dir])
		}
		packages[dir].Files = append(packages[dir].Files, f)
		return nil
	})
	slices.SortFunc(tree.Packages, func(a, b *Package) int { return cmp.Compare(a.Dir, b.Dir) })
	return tree, err
}

func ignored(folder string) bool {
	switch folder {
	case "testdata", "vendor", "bin":
		return true
	case ".ci":
		return false
	}
	return strings.HasPrefix(folder, ".") || strings.HasPrefix(folder, "_")
}

func isDocument(name string) bool {
	switch path.Ext(name) {
	case ".md", ".cff":
		return true
	}
	return path.Base(name) == "Makefile" || strings.HasPrefix(name, ".ci/")
}

func parse(name string, text []byte) (*File, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	return &File{
		Path:  name,
		Test:  strings.HasSuffix(name, "_test.go"),
		Lines: strings.Count(string(text), "\n"),
		AST:   tree,
		fset:  fset,
	}, nil
}

func (f *File) line(p token.Pos) int { return f.fset.Position(p).Line }

func (f *File) problem(at token.Pos, format string, args ...any) Problem {
	return Problem{File: f.Path, Line: f.line(at), Text: fmt.Sprintf(format, args...)}
}

// eachFile gathers what check finds in every Go file, tests included or not.
func (t *Tree) eachFile(tests bool, check func(*File) []Problem) []Problem {
	var out []Problem
	for _, pkg := range t.Packages {
		for _, f := range pkg.Files {
			if tests || !f.Test {
				out = append(out, check(f)...)
			}
		}
	}
	return out
}
