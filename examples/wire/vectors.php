<?php
// Checks a client's half of the wire offline, by the test vectors of @byleave/merchant. PHP 8 with openssl and sodium.
//
// php vectors.php vectors.json

const LABELS = [
    'RSA256' => ['RSA256'], 'SHA256withRSA' => ['RSA256'], 'RS256' => ['RSA256'],
    'ES256' => ['P256'], 'SHA256withECDSA' => ['P256'], 'ED25519' => ['ED25519'], 'EdDSA' => ['ED25519'],
    'ECC224' => ['P256', 'ED25519'], 'ECC256' => ['P256', 'ED25519'],
];

/** The bytes of base64 or base64url, percent-encoded or not; false for anything else. A "+" stays what it is. */
function decoded(string $value): string|false
{
    $text = strtr(rawurldecode($value), '-_', '+/');
    if (!str_contains($value, '%') && preg_match('/[-_]/', $value)) {
        $text .= str_repeat('=', (4 - strlen($text) % 4) % 4); // raw base64url may come without it
    }
    return preg_match('/\s/', $text) || strlen($text) % 4 ? false : base64_decode($text, true);
}

/** The parts of a Signature header; null for anything that is not one. */
function header_parts(string $text): ?array
{
    $parts = [];
    foreach (explode(',', $text) as $part) {
        [$name, $value] = explode('=', trim($part), 2) + [1 => ''];
        if (!in_array($name, ['algorithm', 'keyVersion', 'signature'], true) || isset($parts[$name]) || preg_match('/\s/', $value)) {
            return null;
        }
        $parts[$name] = $value;
    }
    return isset($parts['signature']) ? $parts : null;
}

/** The 32 bytes of an Ed25519 key, private or public: the last of its PEM. */
function raw_key(string $pem): string
{
    return substr(base64_decode(preg_replace('/-----[^-]+-----|\s/', '', $pem)), -32);
}

function verify(string $algorithm, string $text, string $signature, string $key): bool
{
    if ($algorithm === 'ED25519') {
        return strlen($signature) === 64 && sodium_crypto_sign_verify_detached($signature, $text, raw_key($key));
    }
    return openssl_verify($text, $signature, $key, OPENSSL_ALGO_SHA256) === 1;
}

/** What a client does with an answer, and a platform with a request. */
function verifies(array $vector, array $request, array $keys, ?string $now = null): bool
{
    $headers = array_change_key_case($vector['headers']);
    $parts = header_parts($headers['signature'] ?? '');
    $signature = $parts ? decoded($parts['signature']) : false;
    $time = $headers[$now === null ? 'request-time' : 'response-time'];
    if ($signature === false || ($now !== null && abs(strtotime($time) - strtotime($now)) > 300)) {
        return false;
    }
    $text = "{$request['method']} {$request['path']}\n{$headers['client-id']}.$time.{$vector['body']}";
    foreach ($keys as $algorithm => $key) {
        $named = in_array($parts['keyVersion'] ?? $key['keyVersion'], [$key['keyVersion'], "v{$key['keyVersion']}"], true);
        $meant = in_array($algorithm, LABELS[$parts['algorithm'] ?? 'RSA256'] ?? [], true);
        if ($named && $meant && verify($algorithm, $text, $signature, $key['publicKey'])) {
            return true;
        }
    }
    return false;
}

/** Whether our own signature is the one that stands there; of ECDSA no two are the same. */
function signs(array $vector, array $key): bool
{
    ['algorithm' => $algorithm, 'text' => $text] = $vector;
    if ($algorithm === 'ED25519') {
        $pair = sodium_crypto_sign_seed_keypair(raw_key($key['privateKey']));
        $signature = sodium_crypto_sign_detached($text, sodium_crypto_sign_secretkey($pair));
    } else {
        openssl_sign($text, $signature, $key['privateKey'], OPENSSL_ALGO_SHA256);
    }
    return $algorithm === 'P256'
        ? verify($algorithm, $text, $signature, $key['publicKey'])
        : $signature === decoded(header_parts($vector['headers']['signature'])['signature']);
}

$data = json_decode(file_get_contents($argv[1]), true, 512, JSON_THROW_ON_ERROR);
$keys = $data['keys'];
$requests = array_column($data['requests'], null, 'name');
$failed = [];
foreach ($requests as $name => $one) {
    if (verifies($one, $one, $keys['merchant']) !== $one['valid']) {
        $failed[] = "request $name";
    }
    if ($one['valid'] && !signs($one, $keys['merchant'][$one['algorithm']])) {
        $failed[] = "signing $name";
    }
}
foreach ($data['answers'] as $one) {
    if (verifies($one, $requests[$one['answers']], $keys['platform'], $data['now']) !== $one['valid']) {
        $failed[] = "answer {$one['name']}";
    }
}
echo count($requests), ' requests, ', count($data['answers']), ' answers, ', count($failed), " otherwise than they should be\n";
echo implode("\n", $failed), $failed ? "\n" : '';
exit($failed ? 1 : 0);
