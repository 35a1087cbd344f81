import { join } from "node:path";
import { type Pair, write } from "./state.ts";

/** What a merchant's server has to know to speak with the gateway. */
export interface MerchantSettings {
	readonly gateway: string;
	/** The wallet's, by its name. */
	readonly platform: string;
	readonly clientId: string;
	readonly appIds: readonly string[];
	readonly merchant: Pair;
	/** SPKI PEM of the key that signs answers. */
	readonly platformPublicKey: string;
	/** The file of the certificate authority, where the gateway speaks TLS. */
	readonly caFile?: string | undefined;
}

/**
 * Writes `.env` into the state folder, each key in the three forms that servers take (PEM with \n, one line of
 * base64, a path to a file), and answers with its path. Only its owner can read it.
 */
export async function writeEnvFile(folder: string, settings: MerchantSettings): Promise<string> {
	const { gateway, platform, clientId, appIds, merchant, platformPublicKey, caFile } = settings;
	const platformFile = join(folder, "platform-public-key.pem");
	await write(platformFile, platformPublicKey);
	const key = (name: string, pem: string, file: string): string[] => [
		`${name}="${pem.trimEnd().replaceAll("\n", "\\n")}"`,
		`${name}_BASE64=${oneLine(pem)}`,
		`${name}_FILE=${quoted(file)}`,
	];
	const trust =
		caFile === undefined
			? []
			: ["# Whose certificate the gateway bears: trust it.", `BYLEAVE_CA_FILE=${quoted(caFile)}`];
	const path = join(folder, ".env");
	const lines = [
		"# Written anew by each start of the sandbox. Its keys are worth nothing anywhere else.",
		`BYLEAVE_GATEWAY=${gateway}`,
		...trust,
		"# The wallet that is played, and what it is called where its requests must say so.",
		`BYLEAVE_PLATFORM=${platform}`,
		`BYLEAVE_CUSTOMER_BELONGS_TO=${platform.toUpperCase()}`,
		`BYLEAVE_CLIENT_ID=${clientId}`,
		`BYLEAVE_APP_ID=${appIds[0] ?? ""}`,
		`BYLEAVE_APP_IDS=${appIds.join(",")}`,
		"# Yours: PKCS#8, RSA. Sign requests with it.",
		...key("BYLEAVE_PRIVATE_KEY", merchant.privateKey, merchant.privateKeyFile),
		"# The platform's: SPKI, RSA. Verify answers with it.",
		...key("BYLEAVE_PLATFORM_PUBLIC_KEY", platformPublicKey, platformFile),
	];
	await write(path, `${lines.join("\n")}\n`);
	return path;
}

/** Between quotes a backslash would escape what follows it; Windows takes slashes too. */
const quoted = (file: string): string => `"${file.replaceAll("\\", "/")}"`;

/** A PEM's body in one line. */
export const oneLine = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, "");
