import { METHODS } from "node:http";
import { type Cause, Failure, type OperationRow, operationAt, type ResultRow, versionAt } from "@byleave/protocol";
import type { Input, Output } from "@byleave/protocol/dialects";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Context, refusal } from "../context.ts";
import { applyToken, type Caller, revoke } from "../token.ts";
import { sayWhenAgain } from "../trust/limits.ts";
import { applyTokenAndInquiryUserInfo, inquiryUserInfo } from "../userinfo.ts";
import { type Addressee, addressee, asFailure, resultOf, sendSigned, sendUnsigned } from "./answer.ts";
import { readJson } from "./json.ts";
import { type Arrived, createProve, drawOnAddress, Unsigned } from "./prove.ts";

const MOST_BYTES = 65_536;
/** The only method of this wire (protocol notes 3.1). */
const METHOD = "POST";

/** Where an unsigned refusal's status is not its row's, which holds for the signed ones (ruling 15). */
const unsignedStatus: Partial<Record<Cause, number>> = { body_malformed: 400, internal: 500, too_many_requests: 429 };

type Verb = (context: Context, caller: Caller, input: Input) => Promise<Omit<Output, "result">>;
const verbs: Readonly<Record<OperationRow["operation"], Verb>> = {
	applyToken: async (...call) => ({ tokens: (await applyToken(...call)).tokens }),
	applyTokenAndInquiryUserInfo,
	inquiryUserInfo: async (...call) => ({ userInfo: await inquiryUserInfo(...call) }),
	revoke: async (...call) => {
		await revoke(...call);
		return {};
	},
};

/**
 * The face that merchants' servers talk to: everything below a prefix, by any method, so that a wrong path is
 * told in a signed answer too. Order of checks: ruling 16. Whatever carries a result to somebody who is not refused
 * outright is HTTP 200 and signed (ruling 15); 403 for web pages, 413 and 429 are not.
 */
export async function merchantFace(root: FastifyInstance, context: Context, prefix: string): Promise<void> {
	const { platform, emit } = context;
	const { dialect } = platform;
	const prefixes = [prefix];
	const prove = createProve(context, dialect);
	for (const method of METHODS) {
		if (method !== "CONNECT" && !root.supportedMethods.includes(method)) root.addHttpMethod(method, { hasBody: true });
	}

	await root.register(async (face) => {
		face.removeAllContentTypeParsers();
		face.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MOST_BYTES }, (_request, body, done) =>
			done(null, body),
		);
		face.addHook("onRequest", async (request, reply) => {
			reply.header("cache-control", "no-store").header("x-trace-id", request.id);
			if (request.headers.origin !== undefined) throw new Unsigned(new Failure("origin_refused"));
			// What it says is ignored (some clients send it twice or misspelt); the framework would refuse what it cannot read.
			request.raw.headers["content-type"] = "application/octet-stream";
		});
		face.setErrorHandler(async (error: FastifyError | Error, request, reply) => {
			const failure = error instanceof Unsigned ? error.failure : ofFramework(error);
			const gone = request.raw.socket.destroyed;
			// Whoever hangs up in the middle pays as who stays, and is nobody's fault (ruling 16).
			if (gone && !(error instanceof Unsigned)) await drawOnAddress(context, request.ip).catch(() => undefined);
			if (failure.code === "internal" && !gone) emit({ type: "fault", trace: request.id, cause: failure.code, error });
			const version = versionAt(platform, targetOf(request), prefixes);
			const result = resultOf(context, version, failure);
			const { clientId } = dialect.identify(request.headers);
			emit(refusal("merchant", request.id, failure, { resultCode: result.resultCode, clientId }));
			sayWhenAgain(reply, failure);
			return sendUnsigned(platform, reply, version, unsignedStatus[failure.code] ?? result.httpStatus, result);
		});
		face.all(`${prefix}/*`, handle);
	});

	async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
		const arrived: Arrived = {
			method: request.method,
			path: targetOf(request),
			body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
			host: request.headers.host,
			ip: request.ip,
			trace: request.id,
		};
		const row = operationAt(platform, arrived.path, prefixes);
		const version = versionAt(platform, arrived.path, prefixes);
		const identity = dialect.identify(request.headers);
		// Mirrored until the client is proven: its own settings would tell that it exists.
		let to: Addressee = { clientId: identity.clientId, encoding: identity.encoding, titleCase: false };
		let output: Output & { readonly result: ResultRow };
		let cause: Failure | null = null;
		try {
			const caller = await prove(identity, arrived);
			if (!("failure" in identity)) to = addressee(caller.client, identity);
			await context.limits.client(caller.client.clientId);
			if (caller.client.status !== "ACTIVE") throw new Failure("client_suspended");
			if (!row || arrived.method !== METHOD) throw new Failure("api_unknown");
			const input = dialect.read(row, readJson(arrived.body));
			output = { result: platform.success, ...(await verbs[row.operation](context, caller, input)) };
		} catch (error) {
			if (error instanceof Unsigned) throw error;
			cause = asFailure(error);
			output = { result: resultOf(context, version, cause) };
			const { resultCode } = output.result;
			emit(refusal("merchant", arrived.trace, cause, { resultCode, clientId: identity.clientId }));
			sayWhenAgain(reply, cause);
			if (output.result.resultStatus === "U" && cause.code !== "too_many_requests") {
				emit({ type: "fault", trace: arrived.trace, cause: cause.code, error: cause.cause ?? error });
			}
		}
		const body = dialect.write(platform.answers[version], output);
		const exchange = {
			type: "exchange",
			trace: arrived.trace,
			operation: row?.operation ?? "unknown",
			version,
		} as const;
		emit({
			...exchange,
			requestBody: new TextDecoder().decode(arrived.body),
			responseBody: body,
			cause: cause?.code ?? null,
		});
		return sendSigned(context, dialect, reply, {
			method: arrived.method,
			path: arrived.path,
			to,
			httpStatus: output.result.httpStatus,
			body,
		});
	}
}

/** The request target as the caller wrote it, which is what it signed; without scheme and host, which an absolute one has. */
const targetOf = ({ originalUrl }: FastifyRequest): string => originalUrl.replace(/^https?:\/\/[^/?#]*/i, "");

function ofFramework(error: FastifyError | Error): Failure {
	const { code, statusCode = 500 } = error as Partial<FastifyError>;
	if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return new Failure("body_too_large");
	return new Failure(statusCode < 500 ? "body_malformed" : "internal", { cause: error });
}
