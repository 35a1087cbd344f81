// A merchant's whole way over the wire. Java 17 or later, standard library.
//
// java Byleave.java AUTHCODE
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Byleave {
    static final String GATEWAY = System.getenv("BYLEAVE_GATEWAY").replaceAll("/+$", "");
    static final String CLIENT_ID = System.getenv("BYLEAVE_CLIENT_ID");
    static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).build();
    static PrivateKey privateKey;
    static PublicKey platformKey;

    public static void main(String[] args) throws Exception {
        KeyFactory rsa = KeyFactory.getInstance("RSA");
        privateKey = rsa.generatePrivate(new PKCS8EncodedKeySpec(der("BYLEAVE_PRIVATE_KEY_FILE")));
        platformKey = rsa.generatePublic(new X509EncodedKeySpec(der("BYLEAVE_PLATFORM_PUBLIC_KEY_FILE")));

        String tokens = done("applyToken", call("/v2/authorizations/applyToken", "{\"grantType\":\"AUTHORIZATION_CODE\",\"authCode\":\"" + args[0] + "\"}"));
        String user = done("inquiryUserInfo", call("/v2/users/inquiryUserInfo", "{\"accessToken\":\"" + text(tokens, "accessToken") + "\"}"));
        System.out.println("user " + text(user, "nickName"));
        tokens = done("refresh", call("/v2/authorizations/applyToken", "{\"grantType\":\"REFRESH_TOKEN\",\"refreshToken\":\"" + text(tokens, "refreshToken") + "\"}"));
        done("revoke", call("/v2/authorizations/revoke", "{\"accessToken\":\"" + text(tokens, "accessToken") + "\"}"));
    }

    static String signedText(String path, String time, String body) {
        return "POST " + path + "\n" + CLIENT_ID + "." + time + "." + body;
    }

    static String call(String path, String body) throws Exception {
        URI uri = URI.create(GATEWAY + path); // its path has the gateway's prefix, if there is one
        String time = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx"));
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(privateKey);
        signer.update(signedText(uri.getRawPath(), time, body).getBytes(StandardCharsets.UTF_8));
        String signature = URLEncoder.encode(Base64.getEncoder().encodeToString(signer.sign()), StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json; charset=UTF-8")
            .header("Client-Id", CLIENT_ID)
            .header("Request-Time", time)
            .header("Signature", "algorithm=RSA256, keyVersion=1, signature=" + signature)
            .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)).build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        verify(uri.getRawPath(), answer);
        return answer.body();
    }

    /** Throws unless the platform signed exactly this body, for this path and us, a moment ago. */
    static void verify(String path, HttpResponse<String> answer) throws Exception {
        String time = answer.headers().firstValue("response-time").orElseThrow();
        Duration age = Duration.between(OffsetDateTime.parse(time), OffsetDateTime.now());
        if (age.abs().compareTo(Duration.ofMinutes(5)) > 0) throw new SecurityException("The answer's time is more than five minutes off.");
        Matcher found = Pattern.compile("signature=([^,\\s]+)").matcher(answer.headers().firstValue("signature").orElse(""));
        if (!found.find()) throw new SecurityException("The answer is not signed: HTTP " + answer.statusCode());
        // Percent-encoded, because our own was: answers mirror the request. URLDecoder would make a space of a "+" that is not escaped.
        String value = URLDecoder.decode(found.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(platformKey);
        verifier.update(signedText(path, time, answer.body()).getBytes(StandardCharsets.UTF_8));
        if (!verifier.verify(Base64.getDecoder().decode(value))) throw new SecurityException("The answer is not proven to be the platform's.");
    }

    static String done(String name, String answer) {
        System.out.println(name + " " + text(answer, "resultStatus") + " " + text(answer, "resultCode"));
        if (!text(answer, "resultStatus").equals("S")) System.exit(1);
        return answer;
    }

    /** Enough for tokens and codes; for names take the JSON library that you have. */
    static String text(String json, String field) {
        Matcher found = Pattern.compile("\"" + field + "\":\"([^\"\\\\]*)\"").matcher(json);
        return found.find() ? found.group(1) : "";
    }

    static byte[] der(String variable) throws Exception {
        String pem = Files.readString(Path.of(System.getenv(variable)));
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
    }
}
