//go:build !folders

package main

import (
	"fmt"
	"io"
	"net/http"
)

// download reads a file of the log from the web.
func download(address string) ([]byte, error) {
	answer, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, answer.Status)
	}
	return io.ReadAll(io.LimitReader(answer.Body, 32<<20))
}
