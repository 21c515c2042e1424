package export

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
)

// Frugal has memory given back sooner until undo is called. An export holds
// columns of all articles, large arrays without pointers, which cost next to
// nothing to look through; waiting until as much garbage is beside them does not pay.
func Frugal() (undo func()) {
	const percent = 20
	before := debug.SetGCPercent(percent)
	return func() { debug.SetGCPercent(before) }
}

// File writes a file by way of a temporary one beside it: the path holds the
// whole new content, or what it held before.
func File(path string, write func(io.Writer) error) error {
	d, err := newDraft(path, write)
	if err != nil {
		return err
	}
	return d.publish()
}

// draft is a file that is written whole, but under a temporary name.
type draft struct{ name, path string }

func newDraft(path string, write func(io.Writer) error) (draft, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return draft{}, err
	}
	d := draft{f.Name(), path}
	b := bufio.NewWriterSize(f, 1<<16)
	if err = write(b); err == nil {
		err = b.Flush()
	}
	const readable = 0o644
	if err = errors.Join(err, f.Chmod(readable), f.Close()); err != nil {
		return draft{}, errors.Join(err, d.drop())
	}
	return d, nil
}

func (d draft) publish() error {
	if err := os.Rename(d.name, d.path); err != nil {
		return errors.Join(err, d.drop())
	}
	return nil
}

func (d draft) drop() error { return os.Remove(d.name) }

// Folder writes tables to a folder, a file each. Where one of them fails, all
// files hold what they held before.
func Folder(ctx context.Context, dir string, f Format, tables []Table, from Source, o *Options) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var done []draft
	for i := range tables {
		t := &tables[i]
		d, err := newDraft(filepath.Join(dir, t.Name+f.Endings[0]), func(w io.Writer) error { return WriteTable(ctx, w, f, t, from, o) })
		if err != nil {
			for _, d := range done {
				err = errors.Join(err, d.drop())
			}
			return err
		}
		done = append(done, d)
	}
	for _, d := range done {
		if err := d.publish(); err != nil {
			return err
		}
	}
	return nil
}

// WriteTable writes a table in a format of tables.
func WriteTable(ctx context.Context, w io.Writer, f Format, t *Table, from Source, o *Options) error {
	out, err := f.Table(w, t)
	if err != nil {
		return err
	}
	if err := t.Rows(ctx, from, o, func(row ...any) error { return out.Write(row) }); err != nil {
		return err
	}
	return out.Close()
}
