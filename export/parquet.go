package export

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"dateline/corpus"
)

// groupRows is how many rows are in memory before they are written, as a row
// group of their own.
const groupRows = 20000

// parquetWriter writes a table as Apache Parquet. Every column is optional.
type parquetWriter struct {
	out   *parquet.GenericWriter[any]
	types []Type
	rows  int
	row   parquet.Row
}

func newParquet(w io.Writer, t *Table) (RowWriter, error) {
	schema, err := parquetSchema(t)
	if err != nil {
		return nil, err
	}
	p := &parquetWriter{
		out: parquet.NewGenericWriter[any](w, schema, parquet.Compression(&zstd.Codec{}), parquet.CreatedBy("dateline", "", "")),
		row: make(parquet.Row, len(t.Columns)),
	}
	for _, c := range t.Columns {
		p.types = append(p.types, c.Type)
	}
	return p, nil
}

// parquetSchema makes the schema of a table. The fields of a struct are the
// only way to keep the columns in their order.
func parquetSchema(t *Table) (*parquet.Schema, error) {
	var fields []reflect.StructField
	for i, c := range t.Columns {
		f, ok := parquetFields()[c.Type]
		if !ok {
			return nil, fmt.Errorf("%s.%s: no Parquet type for %s", t.Name, c.Name, c.Type)
		}
		tag := c.Name + ",optional"
		if f.option != "" {
			tag += "," + f.option
		}
		fields = append(fields, reflect.StructField{
			Name: fmt.Sprintf("F%d", i), Type: f.kind, Tag: reflect.StructTag(`parquet:"` + tag + `"`),
		})
	}
	node := parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface())
	return parquet.NewSchema(t.Name, node), nil
}

// parquetField is how values of a type are kept.
type parquetField struct {
	kind   reflect.Type
	option string
}

func parquetFields() map[Type]parquetField {
	return map[Type]parquetField{
		Text:    {reflect.TypeFor[string](), "dict"},
		Integer: {reflect.TypeFor[int64](), ""},
		Real:    {reflect.TypeFor[float64](), ""},
		Truth:   {reflect.TypeFor[bool](), ""},
		Day:     {reflect.TypeFor[int32](), "date"},
		Moment:  {reflect.TypeFor[int64](), "timestamp(microsecond:utc)"},
	}
}

// Write writes a row.
func (p *parquetWriter) Write(row []any) error {
	for i, v := range row {
		if s, ok := v.(string); ok && p.types[i] == Day {
			v = dayOf(s)
		}
		p.row[i] = parquetValue(v, i)
	}
	if _, err := p.out.WriteRows([]parquet.Row{p.row}); err != nil {
		return err
	}
	if p.rows++; p.rows%groupRows == 0 {
		return p.out.Flush()
	}
	return nil
}

// Close writes what is left.
func (p *parquetWriter) Close() error { return p.out.Close() }

// parquetValue is a value in its column.
func parquetValue(v any, column int) parquet.Value {
	const present = 1
	switch x := known(v).(type) {
	case nil:
		return parquet.NullValue().Level(0, 0, column)
	case day:
		return parquet.Int32Value(int32(x)).Level(0, present, column)
	case string:
		return parquet.ByteArrayValue([]byte(strings.ToValidUTF8(x, "\uFFFD"))).Level(0, present, column)
	case int:
		return parquet.Int64Value(int64(x)).Level(0, present, column)
	case float64:
		return parquet.DoubleValue(x).Level(0, present, column)
	case bool:
		return parquet.BooleanValue(x).Level(0, present, column)
	case time.Time:
		return parquet.Int64Value(x.UnixMicro()).Level(0, present, column)
	default:
		return parquet.NullValue().Level(0, 0, column)
	}
}

// day is a day as Parquet counts it, from 1970 on.
type day int32

func dayOf(s string) any {
	t, err := time.Parse(corpus.DateLayout, s)
	if err != nil {
		return nil
	}
	return day(t.Unix() / 86400)
}
