// Command record computes what Go makes of the inputs in go-values.json and go-texts.json, and writes both files anew below the
// folder in its argument. Floats are the hexadecimal digits of their bits, and other bytes base64.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"text/tabwriter"
	"time"
)

type parsed struct {
	E *string `json:"e"`
	S string  `json:"s"`
	V string  `json:"v"`
}

type values struct {
	Atoi  []parsed `json:"atoi"`
	Float []struct {
		B string  `json:"b"`
		E *string `json:"e"`
		S string  `json:"s"`
		V string  `json:"v"`
	} `json:"float"`
	Fma    [][4]string `json:"fma"`
	Format []struct {
		Plus string `json:"+"`
		B    string `json:"b"`
		F    string `json:"f"`
		P    int    `json:"p"`
		V    string `json:"v"`
	} `json:"format"`
	Int    []parsed    `json:"int"`
	LogExp [][4]string `json:"logexp"`
	Quote  []struct {
		Q string `json:"q"`
		S string `json:"s"`
	} `json:"quote"`
	Unquote []struct {
		S string  `json:"s"`
		U *string `json:"u"`
	} `json:"unquote"`
}

type texts struct {
	Aligned   [][2]string `json:"aligned"`
	Durations [][2]string `json:"durations"`
	General   [][3]string `json:"general"`
	Zones     []struct {
		File  string      `json:"file"`
		Times [][3]string `json:"times"`
	} `json:"zones"`
}

func main() {
	var v values
	read("go-values.json", &v)
	for i := range v.Atoi {
		n, err := strconv.Atoi(v.Atoi[i].S)
		v.Atoi[i].V, v.Atoi[i].E = fmt.Sprint(n), reason(err)
	}
	for i := range v.Int {
		n, err := strconv.ParseInt(v.Int[i].S, 0, 64)
		v.Int[i].V, v.Int[i].E = fmt.Sprint(n), reason(err)
	}
	for i := range v.Float {
		f, err := strconv.ParseFloat(v.Float[i].S, 64)
		v.Float[i].V, v.Float[i].B, v.Float[i].E = fmt.Sprint(f), digits(f), reason(err)
	}
	for i := range v.Format {
		one := &v.Format[i]
		f := float(one.B)
		one.F, one.Plus, one.V = strconv.FormatFloat(f, 'f', one.P, 64), fmt.Sprintf("%+.*f", one.P, f), fmt.Sprint(f)
	}
	for i := range v.LogExp {
		one := &v.LogExp[i]
		one[1], one[3] = digits(math.Log(float(one[0]))), digits(math.Exp(float(one[2])))
	}
	for i := range v.Fma {
		one := &v.Fma[i]
		one[3] = digits(math.FMA(float(one[0]), float(one[1]), float(one[2])))
	}
	for i := range v.Quote {
		v.Quote[i].Q = strconv.Quote(string(raw(v.Quote[i].S)))
	}
	for i := range v.Unquote {
		v.Unquote[i].U = nil
		if text, err := strconv.Unquote(v.Unquote[i].S); err == nil {
			encoded := base64.StdEncoding.EncodeToString([]byte(text))
			v.Unquote[i].U = &encoded
		}
	}
	write("go-values.json", v)

	var t texts
	read("go-texts.json", &t)
	for i := range t.Zones {
		zone, err := time.LoadLocationFromTZData("Local", raw(t.Zones[i].File))
		check(err)
		for j := range t.Zones[i].Times {
			one := &t.Zones[i].Times[j]
			at := time.Unix(0, integer(one[0])).In(zone)
			one[1], one[2] = at.Format("2006-01-02 15:04:05 MST"), fmt.Sprint(at)
		}
	}
	for i := range t.Durations {
		t.Durations[i][1] = fmt.Sprint(time.Duration(integer(t.Durations[i][0])))
	}
	for i := range t.Aligned {
		var out bytes.Buffer
		w := tabwriter.NewWriter(&out, 0, 0, 1, ' ', tabwriter.AlignRight)
		w.Write(raw(t.Aligned[i][0]))
		w.Flush()
		t.Aligned[i][1] = base64.StdEncoding.EncodeToString(out.Bytes())
	}
	for i := range t.General {
		f := float(t.General[i][0])
		t.General[i][1], t.General[i][2] = fmt.Sprintf("%.2g", f), fmt.Sprintf("%.5g", f)
	}
	write("go-texts.json", t)
}

func reason(err error) *string {
	var number *strconv.NumError
	if !errors.As(err, &number) {
		return nil
	}
	text := number.Err.Error()
	return &text
}

func digits(f float64) string { return fmt.Sprintf("%016x", math.Float64bits(f)) }

func float(hex string) float64 {
	bits, err := strconv.ParseUint(hex, 16, 64)
	check(err)
	return math.Float64frombits(bits)
}

func integer(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	check(err)
	return n
}

func raw(encoded string) []byte {
	data, err := base64.StdEncoding.DecodeString(encoded)
	check(err)
	return data
}

func read(name string, into interface{}) {
	data, err := os.ReadFile(filepath.Join("..", name))
	check(err)
	check(json.Unmarshal(data, into))
}

func write(name string, from interface{}) {
	data, err := json.Marshal(from)
	check(err)
	check(os.WriteFile(filepath.Join(os.Args[1], name), append(data, '\n'), 0o666))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
