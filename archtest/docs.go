package archtest

import (
	"go/ast"
	"regexp"
	"strings"
)

func checkPackageDocs(t *Tree) []Problem {
	var out []Problem
	for _, pkg := range t.Packages {
		var first *File
		documented := false
		for _, f := range pkg.Files {
			if f.Test {
				continue
			}
			if first == nil {
				first = f
			}
			documented = documented || strings.HasPrefix(f.AST.Doc.Text(), docStart(pkg.Dir, f.AST.Name.Name))
		}
		if first != nil && !documented {
			out = append(out, first.problem(first.AST.Package, "package %s has no package comment", pkg.Dir))
		}
	}
	return out
}

// docStart is how the comment of a package begins.
func docStart(dir, name string) string {
	if name == "main" {
		return "Command " + dir[strings.LastIndexByte(dir, '/')+1:] + " "
	}
	return "Package " + name + " "
}

func checkDocs(t *Tree) []Problem {
	return t.eachFile(false, func(f *File) []Problem {
		var out []Problem
		for _, d := range f.AST.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Doc == nil && d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
					out = append(out, f.problem(d.Pos(), "%s has no comment", d.Name.Name))
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					out = append(out, undocumented(f, d, s)...)
				}
			}
		}
		return out
	})
}

// receiver names the type that a method belongs to.
func receiver(d *ast.FuncDecl) string {
	for t := d.Recv.List[0].Type; ; {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// undocumented reports the names of a declaration that need a comment of their
// own or of their group, and have none.
func undocumented(f *File, group *ast.GenDecl, spec ast.Spec) []Problem {
	var names []*ast.Ident
	documented := group.Doc != nil
	switch s := spec.(type) {
	case *ast.TypeSpec:
		names = append(names, s.Name)
		documented = s.Doc != nil || documented && len(group.Specs) == 1
	case *ast.ValueSpec:
		names = s.Names
		documented = documented || s.Doc != nil || s.Comment != nil
	}
	var out []Problem
	for _, n := range names {
		if !documented && n.IsExported() {
			out = append(out, f.problem(n.Pos(), "%s has no comment", n.Name))
		}
	}
	return out
}

// machinePath matches an absolute path below a folder that only exists on
// somebody's machine; addresses such as https://example.org/home/ are none.
var machinePath = regexp.MustCompile(`(?:^|[^\w./:~-])((?:/(?:home|root|work|tmp|Users|mnt)/|[A-Z]:\\)[\w./\\-]*)`)

func checkMachinePaths(t *Tree) []Problem {
	var out []Problem
	for _, d := range t.Documents {
		for i, line := range strings.Split(d.Text, "\n") {
			if m := machinePath.FindStringSubmatch(line); m != nil {
				out = append(out, Problem{File: d.Path, Line: i + 1, Text: "names " + m[1]})
			}
		}
	}
	return out
}
