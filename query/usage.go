package query

import "fmt"

// UsageError is a mistake in how a question was put.
type UsageError struct{ Err error }

// Error says what is wrong.
func (e UsageError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e UsageError) Unwrap() error { return e.Err }

// Usagef makes a UsageError.
func Usagef(format string, args ...any) error { return UsageError{fmt.Errorf(format, args...)} }
