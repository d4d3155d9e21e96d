package main

import "strconv"

func (v values) text(name string) string {
	text, _ := v[name].(string)
	return text
}

func (v values) number(name string) int64 {
	switch value := v[name].(type) {
	case float64:
		return int64(value)
	case string:
		number, _ := strconv.ParseInt(value, 10, 64)
		return number
	}
	return 0
}
