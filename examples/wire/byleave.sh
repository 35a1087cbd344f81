#!/bin/sh
# A merchant's whole way over the wire, with curl and openssl.
#
# sh byleave.sh AUTHCODE
set -eu
gateway=${BYLEAVE_GATEWAY%/}
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

# What of the URL is signed: the path, with the gateway's prefix, if it has one.
path_of() { printf %s "$1" | sed 's|^[a-z]*://[^/]*||'; }
header() { tr -d '\r' <"$folder/headers" | sed -n "s/^$1: //ip"; }
# Enough for tokens and codes; for names take jq.
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$folder/answer"; }

# Which path, and the body: these bytes are signed, and these bytes are sent.
call() {
	path=$(path_of "$gateway$1")
	time=$(date -u +%Y-%m-%dT%H:%M:%S+00:00)
	printf %s "$2" >"$folder/body"
	{ printf 'POST %s\n%s.%s.' "$path" "$BYLEAVE_CLIENT_ID" "$time"; cat "$folder/body"; } >"$folder/text"
	signature=$(openssl dgst -sha256 -sign "$BYLEAVE_PRIVATE_KEY_FILE" "$folder/text" | openssl base64 -A | sed 's/+/%2B/g; s|/|%2F|g; s/=/%3D/g')
	curl --silent --show-error --max-time 10 --dump-header "$folder/headers" --output "$folder/answer" \
		--header 'Content-Type: application/json; charset=UTF-8' \
		--header "Client-Id: $BYLEAVE_CLIENT_ID" \
		--header "Request-Time: $time" \
		--header "Signature: algorithm=RSA256, keyVersion=1, signature=$signature" \
		--data-binary "@$folder/body" "$gateway$1"
	verify "$path"
	echo "$3 $(field resultStatus) $(field resultCode)"
	[ "$(field resultStatus)" = S ]
}

# Ends the script unless the platform signed exactly these bytes, for this path and us, a moment ago.
verify() {
	time=$(header response-time)
	age=$(($(date +%s) - $(date -d "$time" +%s)))
	[ "$age" -le 300 ] && [ "$age" -ge -300 ] || { echo "The answer's time is more than five minutes off." >&2; exit 1; }
	# Percent-encoded, because our own was: answers mirror the request. A "+" stays what it is.
	header signature | sed 's/.*signature=//; s/%2B/+/gi; s|%2F|/|gi; s/%3D/=/gi' | openssl base64 -d -A >"$folder/signature"
	{ printf 'POST %s\n%s.%s.' "$1" "$BYLEAVE_CLIENT_ID" "$time"; cat "$folder/answer"; } >"$folder/text"
	openssl dgst -sha256 -verify "$BYLEAVE_PLATFORM_PUBLIC_KEY_FILE" -signature "$folder/signature" "$folder/text" >"$folder/verdict" ||
		{ echo "The answer is not proven to be the platform's." >&2; exit 1; }
}

call /v2/authorizations/applyToken "{\"grantType\":\"AUTHORIZATION_CODE\",\"authCode\":\"$1\"}" applyToken
access=$(field accessToken) refresh=$(field refreshToken)
call /v2/users/inquiryUserInfo "{\"accessToken\":\"$access\"}" inquiryUserInfo
echo "user $(field nickName)"
call /v2/authorizations/applyToken "{\"grantType\":\"REFRESH_TOKEN\",\"refreshToken\":\"$refresh\"}" refresh
call /v2/authorizations/revoke "{\"accessToken\":\"$(field accessToken)\"}" revoke
