"""A merchant's whole way over the wire. Python 3.9 or later; pip install cryptography.

python3 byleave.py AUTHCODE
"""
import base64, datetime, json, os, re, sys, urllib.parse, urllib.request
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

GATEWAY = os.environ["BYLEAVE_GATEWAY"].rstrip("/")
CLIENT_ID = os.environ["BYLEAVE_CLIENT_ID"]
with open(os.environ["BYLEAVE_PRIVATE_KEY_FILE"], "rb") as file:
    PRIVATE_KEY = serialization.load_pem_private_key(file.read(), None)
with open(os.environ["BYLEAVE_PLATFORM_PUBLIC_KEY_FILE"], "rb") as file:
    PLATFORM_KEY = serialization.load_pem_public_key(file.read())


def signed_text(path, time, body):
    return f"POST {path}\n{CLIENT_ID}.{time}.".encode() + body


def call(path, fields):
    url = GATEWAY + path
    path = urllib.parse.urlsplit(url).path  # with the gateway's prefix, if it has one
    body = json.dumps(fields).encode()  # these bytes are signed, and these bytes are sent
    time = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    signature = base64.b64encode(PRIVATE_KEY.sign(signed_text(path, time, body), padding.PKCS1v15(), hashes.SHA256()))
    headers = {
        "Content-Type": "application/json; charset=UTF-8",
        "Client-Id": CLIENT_ID,
        "Request-Time": time,
        "Signature": "algorithm=RSA256, keyVersion=1, signature=" + urllib.parse.quote(signature, safe=""),
    }
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=10) as response:
        answer = response.read()
        verify(path, response.headers, answer)
    return json.loads(answer)


def verify(path, headers, body):
    """Raises unless the platform signed exactly these bytes, for this path and us, a moment ago."""
    time = headers["Response-Time"]
    age = datetime.datetime.now(datetime.timezone.utc) - datetime.datetime.fromisoformat(time)
    if abs(age.total_seconds()) > 300:
        raise ValueError("The answer's time is more than five minutes off.")
    value = re.search(r"signature=([^,\s]+)", headers["Signature"]).group(1)
    # Percent-encoded, because our own was: answers mirror the request. unquote leaves "+" alone; unquote_plus would not.
    signature = base64.b64decode(urllib.parse.unquote(value), validate=True)
    PLATFORM_KEY.verify(signature, signed_text(path, time, body), padding.PKCS1v15(), hashes.SHA256())


def done(name, answer):
    result = answer["result"]
    print(name, result["resultStatus"], result["resultCode"])
    if result["resultStatus"] != "S":
        sys.exit(1)
    return answer


tokens = done("applyToken", call("/v2/authorizations/applyToken", {"grantType": "AUTHORIZATION_CODE", "authCode": sys.argv[1]}))
user = done("inquiryUserInfo", call("/v2/users/inquiryUserInfo", {"accessToken": tokens["accessToken"]}))
print("user", user["userInfo"]["nickName"])
tokens = done("refresh", call("/v2/authorizations/applyToken", {"grantType": "REFRESH_TOKEN", "refreshToken": tokens["refreshToken"]}))
done("revoke", call("/v2/authorizations/revoke", {"accessToken": tokens["accessToken"]}))
