// A merchant's whole way over the wire. Go 1.19 or later, standard library.
//
//	go run byleave.go AUTHCODE
package main

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"
)

type Answer struct {
	Result                    struct{ ResultCode, ResultStatus, ResultMessage string }
	AccessToken, RefreshToken string
	UserInfo                  struct{ UserId, NickName string }
}

var (
	gateway     = strings.TrimRight(os.Getenv("BYLEAVE_GATEWAY"), "/")
	clientID    = os.Getenv("BYLEAVE_CLIENT_ID")
	privateKey  = must(x509.ParsePKCS8PrivateKey(der("BYLEAVE_PRIVATE_KEY_FILE"))).(*rsa.PrivateKey)
	platformKey = must(x509.ParsePKIXPublicKey(der("BYLEAVE_PLATFORM_PUBLIC_KEY_FILE"))).(*rsa.PublicKey)
	client      = &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	value       = regexp.MustCompile(`signature=([^,\s]+)`)
)

func digest(path, at string, body []byte) []byte {
	sum := sha256.Sum256(append([]byte("POST "+path+"\n"+clientID+"."+at+"."), body...))
	return sum[:]
}

func call(name, path string, fields map[string]string) Answer {
	target := must(url.Parse(gateway + path))
	body := must(json.Marshal(fields)) // these bytes are signed, and these bytes are sent
	at := time.Now().UTC().Format("2006-01-02T15:04:05+00:00")
	// The path with the gateway's prefix, if it has one.
	signature := must(rsa.SignPKCS1v15(nil, privateKey, crypto.SHA256, digest(target.EscapedPath(), at, body)))
	request := must(http.NewRequest("POST", target.String(), bytes.NewReader(body)))
	request.Header.Set("Content-Type", "application/json; charset=UTF-8")
	request.Header.Set("Client-Id", clientID)
	request.Header.Set("Request-Time", at)
	request.Header.Set("Signature", "algorithm=RSA256, keyVersion=1, signature="+url.QueryEscape(base64.StdEncoding.EncodeToString(signature)))
	response := must(client.Do(request))
	defer response.Body.Close()
	told := must(io.ReadAll(io.LimitReader(response.Body, 1<<20)))
	verify(target.EscapedPath(), response.Header, told)
	var answer Answer
	if err := json.Unmarshal(told, &answer); err != nil {
		log.Fatal(err)
	}
	fmt.Println(name, answer.Result.ResultStatus, answer.Result.ResultCode)
	if answer.Result.ResultStatus != "S" {
		os.Exit(1)
	}
	return answer
}

// Ends the program unless the platform signed exactly these bytes, for this path and us, a moment ago.
func verify(path string, headers http.Header, body []byte) {
	at := headers.Get("Response-Time")
	age := time.Since(must(time.Parse(time.RFC3339, at)))
	if age > 5*time.Minute || age < -5*time.Minute {
		log.Fatal("The answer's time is more than five minutes off.")
	}
	found := value.FindStringSubmatch(headers.Get("Signature"))
	if found == nil {
		log.Fatal("The answer is not signed: HTTP status, address and prefix say more.")
	}
	// Percent-encoded, because our own was: answers mirror the request. PathUnescape leaves "+" alone; QueryUnescape would not.
	signature := must(base64.StdEncoding.DecodeString(must(url.PathUnescape(found[1]))))
	if err := rsa.VerifyPKCS1v15(platformKey, crypto.SHA256, digest(path, at, body), signature); err != nil {
		log.Fatal("The answer is not proven to be the platform's.")
	}
}

func der(variable string) []byte {
	block, _ := pem.Decode(must(os.ReadFile(os.Getenv(variable))))
	if block == nil {
		log.Fatal(variable + " names no PEM file.")
	}
	return block.Bytes
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	tokens := call("applyToken", "/v2/authorizations/applyToken", map[string]string{"grantType": "AUTHORIZATION_CODE", "authCode": os.Args[1]})
	user := call("inquiryUserInfo", "/v2/users/inquiryUserInfo", map[string]string{"accessToken": tokens.AccessToken})
	fmt.Println("user", user.UserInfo.NickName)
	tokens = call("refresh", "/v2/authorizations/applyToken", map[string]string{"grantType": "REFRESH_TOKEN", "refreshToken": tokens.RefreshToken})
	call("revoke", "/v2/authorizations/revoke", map[string]string{"accessToken": tokens.AccessToken})
}
