package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestNoPermission holds that a folder that cannot be read is named. It runs
// as another user where the tests run as root, who may read everything.
func TestNoPermission(t *testing.T) {
	dir := t.TempDir()
	closed := filepath.Join(dir, "closed")
	if err := os.MkdirAll(closed, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := writeSeeds(filepath.Join(dir, "open")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(closed, 0o755) })
	cmd := nobody(t, dir, "ingest", "--db", filepath.Join(dir, "d.db"), closed, filepath.Join(dir, "open"))
	out, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != exitRejects {
		t.Errorf("exit status %d (%v), want %d", code, err, exitRejects)
	}
	if !strings.Contains(string(out), "closed: read: permission denied") || !strings.Contains(string(out), "5 stored") {
		t.Errorf("output:\n%s", out)
	}
}

// nobody makes a command that runs this program as a user without rights.
func nobody(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), asDateline+"=1")
	if os.Geteuid() != 0 {
		return cmd
	}
	const user = 65534
	program := filepath.Join(dir, "program")
	content, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, content, 0o755); err != nil {
		t.Fatal(err)
	}
	for p := dir; p != os.TempDir() && p != "/"; p = filepath.Dir(p) {
		if err := os.Chmod(p, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	cmd.Path = program
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: user}}
	return cmd
}

// TestFullDisk holds that a database on a full disk is a clear error, and that
// what was committed before stays.
func TestFullDisk(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root to mount a small file system")
	}
	small := t.TempDir()
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=1100k"); err != nil {
		t.Skipf("no small file system to be had: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(small, 0) })
	articles := t.TempDir()
	if err := writeSeeds(articles); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(small, "d.db")
	before := t.TempDir()
	if err := os.WriteFile(filepath.Join(before, "a.txt"), []byte("Kenya and Peru agreed in the end, the minister said."), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := dateline(t, "ingest", "--db", db, before); code != exitDone {
		t.Fatalf("exit status %d: %s", code, errs)
	}
	code, _, errs := dateline(t, "ingest", "--db", db, "--batch", "1", articles)
	if code != exitFailed || !strings.Contains(errs, "disk full") || !strings.Contains(errs, db) {
		t.Errorf("exit status %d: %s", code, errs)
	}
	if code, out, errs := dateline(t, "countries", "--db", db, "--format", "tsv"); code != exitDone || !strings.Contains(out, "Kenya") {
		t.Errorf("what was committed is lost: exit status %d: %s%s", code, out, errs)
	}
}
