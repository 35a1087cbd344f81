<?php
// A merchant's whole way over the wire. PHP 8 with openssl.
//
// php byleave.php AUTHCODE

$gateway = rtrim(getenv('BYLEAVE_GATEWAY'), '/');
$clientId = getenv('BYLEAVE_CLIENT_ID');
$privateKey = openssl_pkey_get_private(file_get_contents(getenv('BYLEAVE_PRIVATE_KEY_FILE')));
$platformKey = openssl_pkey_get_public(file_get_contents(getenv('BYLEAVE_PLATFORM_PUBLIC_KEY_FILE')));

function signedText(string $path, string $time, string $body): string
{
    global $clientId;
    return "POST $path\n$clientId.$time.$body";
}

function call(string $path, array $fields): array
{
    global $gateway, $clientId, $privateKey;
    $url = $gateway . $path;
    $path = parse_url($url, PHP_URL_PATH); // with the gateway's prefix, if it has one
    $body = json_encode($fields); // these bytes are signed, and these bytes are sent
    $time = gmdate('Y-m-d\TH:i:sP');
    openssl_sign(signedText($path, $time, $body), $signature, $privateKey, OPENSSL_ALGO_SHA256);
    $answer = file_get_contents($url, false, stream_context_create(['http' => [
        'method' => 'POST',
        'header' => [
            'Content-Type: application/json; charset=UTF-8',
            "Client-Id: $clientId",
            "Request-Time: $time",
            'Signature: algorithm=RSA256, keyVersion=1, signature=' . rawurlencode(base64_encode($signature)),
        ],
        'content' => $body,
        'timeout' => 10,
        'follow_location' => 0,
        'ignore_errors' => true, // the body also where the status is not 200
    ]]));
    if ($answer === false) {
        throw new RuntimeException('No answer: the same call may be sent again.');
    }
    $headers = [];
    foreach ($http_response_header as $line) {
        [$name, $value] = explode(':', $line, 2) + [1 => ''];
        $headers[strtolower($name)] = trim($value);
    }
    verify($path, $headers, $answer);
    return json_decode($answer, true);
}

/** Throws unless the platform signed exactly these bytes, for this path and us, a moment ago. */
function verify(string $path, array $headers, string $body): void
{
    global $platformKey;
    $time = $headers['response-time'] ?? '';
    if (abs(time() - (int) strtotime($time)) > 300) {
        throw new RuntimeException("The answer's time is more than five minutes off.");
    }
    preg_match('/signature=([^,\s]+)/', $headers['signature'] ?? '', $found);
    // Percent-encoded, because our own was: answers mirror the request. rawurldecode leaves "+" alone; urldecode would not.
    $signature = base64_decode(rawurldecode($found[1] ?? ''), true);
    if ($signature === false || openssl_verify(signedText($path, $time, $body), $signature, $platformKey, OPENSSL_ALGO_SHA256) !== 1) {
        throw new RuntimeException("The answer is not proven to be the platform's.");
    }
}

function done(string $name, array $answer): array
{
    $result = $answer['result'];
    echo "$name {$result['resultStatus']} {$result['resultCode']}\n";
    if ($result['resultStatus'] !== 'S') {
        exit(1);
    }
    return $answer;
}

$tokens = done('applyToken', call('/v2/authorizations/applyToken', ['grantType' => 'AUTHORIZATION_CODE', 'authCode' => $argv[1]]));
$user = done('inquiryUserInfo', call('/v2/users/inquiryUserInfo', ['accessToken' => $tokens['accessToken']]));
echo "user {$user['userInfo']['nickName']}\n";
$tokens = done('refresh', call('/v2/authorizations/applyToken', ['grantType' => 'REFRESH_TOKEN', 'refreshToken' => $tokens['refreshToken']]));
done('revoke', call('/v2/authorizations/revoke', ['accessToken' => $tokens['accessToken']]));
