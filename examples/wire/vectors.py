"""Checks a client's half of the wire offline, by the test vectors of @byleave/merchant. pip install cryptography.

python3 vectors.py vectors.json
"""
import base64, binascii, datetime, functools, json, re, sys, urllib.parse
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

LABELS = {
    "RSA256": ["RSA256"], "SHA256withRSA": ["RSA256"], "RS256": ["RSA256"],
    "ES256": ["P256"], "SHA256withECDSA": ["P256"], "ED25519": ["ED25519"], "EdDSA": ["ED25519"],
    "ECC224": ["P256", "ED25519"], "ECC256": ["P256", "ED25519"],
}
HOW = {"RSA256": (padding.PKCS1v15(), hashes.SHA256()), "P256": (ec.ECDSA(hashes.SHA256()),), "ED25519": ()}


@functools.lru_cache(maxsize=None)
def public(pem):
    return serialization.load_pem_public_key(pem.encode())


@functools.lru_cache(maxsize=None)
def private(pem):
    return serialization.load_pem_private_key(pem.encode(), None)


def decoded(value):
    """The bytes of base64 or base64url, percent-encoded or not. A "+" stays what it is."""
    text = urllib.parse.unquote(value).replace("-", "+").replace("_", "/")
    if "%" not in value and re.search("[-_]", value):
        text += "=" * (-len(text) % 4)  # raw base64url may come without it
    return base64.b64decode(text, validate=True)


def header(text):
    """The parts of a Signature header. Raises ValueError for anything that is not one."""
    parts = {}
    for part in text.split(","):
        name, _, value = part.strip().partition("=")
        if name not in ("algorithm", "keyVersion", "signature") or name in parts or re.search(r"\s", value):
            raise ValueError(f"{name} is strange")
        parts[name] = value
    return parts


def verifies(vector, request, keys, now=None):
    """What a client does with an answer, and a platform with a request."""
    headers = {name.lower(): value for name, value in vector["headers"].items()}
    try:
        parts = header(headers["signature"])
        signature = decoded(parts["signature"])
    except (KeyError, ValueError, binascii.Error):
        return False
    time = headers["response-time" if now else "request-time"]
    if now and abs(datetime.datetime.fromisoformat(time) - datetime.datetime.fromisoformat(now)) > datetime.timedelta(minutes=5):
        return False
    text = f"{request['method']} {request['path']}\n{headers['client-id']}.{time}.{vector['body']}".encode()
    for algorithm, key in keys.items():
        if parts.get("keyVersion", key["keyVersion"]) not in (key["keyVersion"], "v" + key["keyVersion"]):
            continue
        if algorithm not in LABELS.get(parts.get("algorithm", "RSA256"), []):
            continue
        try:
            public(key["publicKey"]).verify(signature, text, *HOW[algorithm])
            return True
        except InvalidSignature:
            pass
    return False


def signs(vector, key):
    """Whether our own signature is the one that stands there; of ECDSA no two are the same."""
    signature = private(key["privateKey"]).sign(vector["text"].encode(), *HOW[vector["algorithm"]])
    return vector["algorithm"] == "P256" or signature == decoded(header(vector["headers"]["signature"])["signature"])


with open(sys.argv[1], encoding="utf-8") as file:
    data = json.load(file)
keys = data["keys"]
requests = {request["name"]: request for request in data["requests"]}
failed = [f"request {name}" for name, one in requests.items() if verifies(one, one, keys["merchant"]) != one["valid"]]
failed += [f"answer {one['name']}" for one in data["answers"]
           if verifies(one, requests[one["answers"]], keys["platform"], data["now"]) != one["valid"]]
failed += [f"signing {name}" for name, one in requests.items() if one["valid"] and not signs(one, keys["merchant"][one["algorithm"]])]
print(f"{len(requests)} requests, {len(data['answers'])} answers, {len(failed)} otherwise than they should be", *failed, sep="\n")
sys.exit(bool(failed))
