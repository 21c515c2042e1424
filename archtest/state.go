package archtest

import (
	"go/ast"
	"go/token"
	"strings"
)

// checkState looks for package-level variables that can change: those of a
// kind that is made to be written, those declared empty, and those that some
// function of the package assigns to. It works on names alone, so a write
// through a method or a pointer kept elsewhere escapes it.
func checkState(t *Tree) []Problem {
	var out []Problem
	for _, pkg := range t.Packages {
		global := map[string]bool{}
		for _, f := range pkg.Files {
			if f.Test {
				continue
			}
			eachVar(f, func(d *ast.GenDecl, s *ast.ValueSpec) {
				for _, n := range s.Names {
					global[n.Name] = n.Name != "_"
				}
				if why := mutable(d, s); why != "" {
					out = append(out, f.problem(s.Pos(), "%s %s", s.Names[0].Name, why))
				}
			})
		}
		for _, f := range pkg.Files {
			if !f.Test {
				out = append(out, writes(f, global)...)
			}
		}
	}
	return out
}

// eachVar calls visit with every package-level variable declaration.
func eachVar(f *File, visit func(*ast.GenDecl, *ast.ValueSpec)) {
	for _, d := range f.AST.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			for _, s := range g.Specs {
				visit(g, s.(*ast.ValueSpec))
			}
		}
	}
}

// mutable says why a declaration is state, "" if nothing shows that it is.
func mutable(d *ast.GenDecl, s *ast.ValueSpec) string {
	if s.Names[0].Name == "_" {
		return ""
	}
	if len(s.Values) == 0 && !embeds(d.Doc) && !embeds(s.Doc) {
		return "is declared empty, so it must be written somewhere"
	}
	if _, ok := s.Type.(*ast.ChanType); ok {
		return "is a channel"
	}
	if made := madeToBeWritten(s.Type); made != "" {
		return "is a " + made
	}
	for _, v := range s.Values {
		if made := madeToBeWritten(v); made != "" {
			return "is a " + made
		}
	}
	return ""
}

// embeds reports whether the comment holds a go:embed directive.
func embeds(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, c := range doc.List {
		if strings.HasPrefix(c.Text, "//go:embed ") {
			return true
		}
	}
	return false
}

// madeToBeWritten names what of a type or value is there to be written: a
// lock, a pool, an atomic, an empty map. sync.OnceValue only delays a constant.
func madeToBeWritten(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.UnaryExpr:
		return madeToBeWritten(x.X)
	case *ast.StarExpr:
		return madeToBeWritten(x.X)
	case *ast.IndexExpr: // atomic.Pointer[T]
		return madeToBeWritten(x.X)
	case *ast.SelectorExpr:
		pkg, ok := x.X.(*ast.Ident)
		lazy := strings.HasPrefix(x.Sel.Name, "OnceValue")
		if ok && (pkg.Name == "sync" || pkg.Name == "atomic") && !lazy {
			return pkg.Name + "." + x.Sel.Name
		}
	case *ast.CompositeLit:
		if _, ok := x.Type.(*ast.MapType); ok && len(x.Elts) == 0 {
			return "map that starts empty"
		}
		return madeToBeWritten(x.Type)
	case *ast.CallExpr:
		if f, ok := x.Fun.(*ast.Ident); ok && (f.Name == "make" || f.Name == "new") {
			return "value of " + f.Name
		}
	}
	return ""
}

// writes reports the statements of a file that write to a package-level
// variable of its own package, or to a variable of an imported one.
func writes(f *File, global map[string]bool) []Problem {
	imported := map[string]bool{}
	for _, s := range f.AST.Imports {
		imported[importName(s)] = true
	}
	var out []Problem
	for _, d := range f.AST.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		local := localNames(fn)
		report := func(target ast.Expr) {
			root, selected := rootOf(target)
			if root == nil || local[root.Name] {
				return
			}
			if global[root.Name] || selected && imported[root.Name] {
				out = append(out, f.problem(target.Pos(), "%s writes to %s", fn.Name.Name, root.Name))
			}
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			for _, target := range targets(n) {
				report(target)
			}
			return true
		})
	}
	return out
}

// targets lists what a statement writes to.
func targets(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return []ast.Expr{n.Key, n.Value}
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "delete" || f.Name == "clear" || f.Name == "copy") && len(n.Args) > 0 {
			return n.Args[:1]
		}
	}
	return nil
}

// rootOf finds the variable at the bottom of x.f[i].g, and whether a field of
// it, or a name of the package x, is selected.
func rootOf(e ast.Expr) (root *ast.Ident, selected bool) {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x, selected
		case *ast.SelectorExpr:
			e, selected = x.X, true
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil, false
		}
	}
}

// localNames collects every name that a function declares, wherever in it.
func localNames(fn *ast.FuncDecl) map[string]bool {
	local := map[string]bool{}
	add := func(e ast.Expr) {
		if id, ok := e.(*ast.Ident); ok {
			local[id.Name] = true
		}
	}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, name := range n.Names {
				local[name.Name] = true
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				local[name.Name] = true
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					add(e)
				}
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				add(n.Key)
				add(n.Value)
			}
		}
		return true
	})
	return local
}

// importName is the name under which a file uses an import.
func importName(s *ast.ImportSpec) string {
	if s.Name != nil {
		return s.Name.Name
	}
	p := strings.Trim(s.Path.Value, `"`)
	return p[strings.LastIndexByte(p, '/')+1:]
}
