// A merchant's whole way over the wire. .NET 10 or later, standard library; before, as the one file of a console project.
//
// dotnet run Byleave.cs AUTHCODE
#nullable disable
using System;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

static class Byleave
{
    static readonly string Gateway = Environment.GetEnvironmentVariable("BYLEAVE_GATEWAY").TrimEnd('/');
    static readonly string ClientId = Environment.GetEnvironmentVariable("BYLEAVE_CLIENT_ID");
    static readonly RSA PrivateKey = Key("BYLEAVE_PRIVATE_KEY_FILE");
    static readonly RSA PlatformKey = Key("BYLEAVE_PLATFORM_PUBLIC_KEY_FILE");
    static readonly HttpClient Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };

    static async Task Main(string[] args)
    {
        var tokens = await Call("applyToken", "/v2/authorizations/applyToken", new JsonObject { ["grantType"] = "AUTHORIZATION_CODE", ["authCode"] = args[0] });
        var user = await Call("inquiryUserInfo", "/v2/users/inquiryUserInfo", new JsonObject { ["accessToken"] = (string)tokens["accessToken"] });
        Console.WriteLine("user " + (string)user["userInfo"]["nickName"]);
        tokens = await Call("refresh", "/v2/authorizations/applyToken", new JsonObject { ["grantType"] = "REFRESH_TOKEN", ["refreshToken"] = (string)tokens["refreshToken"] });
        await Call("revoke", "/v2/authorizations/revoke", new JsonObject { ["accessToken"] = (string)tokens["accessToken"] });
    }

    static byte[] SignedText(string path, string time, byte[] body)
    {
        var head = Encoding.UTF8.GetBytes($"POST {path}\n{ClientId}.{time}.");
        var text = new byte[head.Length + body.Length];
        head.CopyTo(text, 0);
        body.CopyTo(text, head.Length);
        return text;
    }

    static async Task<JsonNode> Call(string name, string path, JsonObject fields)
    {
        var uri = new Uri(Gateway + path); // its path has the gateway's prefix, if there is one
        var body = Encoding.UTF8.GetBytes(fields.ToJsonString()); // these bytes are signed, and these bytes are sent
        var time = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        var signature = PrivateKey.SignData(SignedText(uri.AbsolutePath, time, body), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=UTF-8");
        request.Headers.TryAddWithoutValidation("Client-Id", ClientId);
        request.Headers.TryAddWithoutValidation("Request-Time", time);
        request.Headers.TryAddWithoutValidation("Signature", "algorithm=RSA256, keyVersion=1, signature=" + Uri.EscapeDataString(Convert.ToBase64String(signature)));
        using (var response = await Http.SendAsync(request))
        {
            var answer = await response.Content.ReadAsByteArrayAsync();
            Verify(uri.AbsolutePath, response, answer);
            var told = JsonNode.Parse(Encoding.UTF8.GetString(answer));
            Console.WriteLine($"{name} {(string)told["result"]["resultStatus"]} {(string)told["result"]["resultCode"]}");
            if ((string)told["result"]["resultStatus"] != "S") Environment.Exit(1);
            return told;
        }
    }

    /// <summary>Throws unless the platform signed exactly these bytes, for this path and us, a moment ago.</summary>
    static void Verify(string path, HttpResponseMessage response, byte[] body)
    {
        var time = Header(response, "Response-Time");
        var found = Regex.Match(Header(response, "Signature"), @"signature=([^,\s]+)");
        if (!found.Success) throw new CryptographicException("The answer is not signed: HTTP " + (int)response.StatusCode);
        if ((DateTimeOffset.UtcNow - DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)).Duration() > TimeSpan.FromMinutes(5))
            throw new CryptographicException("The answer's time is more than five minutes off.");
        // Percent-encoded, because our own was: answers mirror the request. This leaves "+" alone; WebUtility.UrlDecode would not.
        var signature = Convert.FromBase64String(Uri.UnescapeDataString(found.Groups[1].Value));
        if (!PlatformKey.VerifyData(SignedText(path, time, body), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            throw new CryptographicException("The answer is not proven to be the platform's.");
    }

    static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    static RSA Key(string variable)
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(Environment.GetEnvironmentVariable(variable)));
        return key;
    }
}
