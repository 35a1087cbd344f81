import {
	type Cause,
	Failure,
	MOST_BODY_BYTES,
	type OperationName,
	type OperationRow,
	operationAt,
	type ResultRow,
	versionAt,
} from "@byleave/protocol";
import type { Inputs, Output } from "@byleave/protocol/dialects";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Context, fault, refusal } from "../context.ts";
import { sendMessage } from "../messages/message.ts";
import { prepare } from "../prepare.ts";
import { applyToken, type Caller, revoke } from "../token.ts";
import { sayWhenAgain } from "../trust/limits.ts";
import { applyTokenAndInquiryUserInfo, type Disclosure, inquiry, inquiryUserInfo } from "../userinfo.ts";
import { type Addressee, addressee, asFailure, resultOf, seal, sendSealed, sendUnsigned, stranger } from "./answer.ts";
import { readJson } from "./json.ts";
import { type Arrived, createProve, drawOnAddress, Unsigned } from "./prove.ts";

// An import would load what listen/listener.ts does without.
const { METHODS } = process.getBuiltinModule("node:http");

/** The only method of this wire (protocol notes 3.1). */
const METHOD = "POST";

/** Where an unsigned refusal's status is not its row's, which holds for the signed ones (ruling 15). */
const unsignedStatus: Partial<Record<Cause, number>> = { body_malformed: 400, internal: 500, too_many_requests: 429 };

/** What a verb answers; what discloses something says until when it may leave. */
type Said = Omit<Output, "result" | "userInfo" | "told"> & { readonly disclosure?: Disclosure };
type Verbs = {
	readonly [O in OperationName]: (
		context: Context,
		caller: Caller,
		input: Inputs[O],
		row: OperationRow,
	) => Promise<Said>;
};
const verbs: Verbs = {
	applyToken: async (context, caller, input) => ({ tokens: (await applyToken(context, caller, input)).tokens }),
	applyTokenAndInquiryUserInfo,
	inquiryUserInfo: async (context, caller, input) => ({ disclosure: await inquiryUserInfo(context, caller, input) }),
	inquiry: async (context, caller, input, { inquiry: row }) => {
		if (!row) throw new Failure("api_unknown");
		return { disclosure: await inquiry(context, caller, input, row) };
	},
	prepare,
	revoke: async (context, caller, input) => {
		await revoke(context, caller, input);
		return {};
	},
	sendMessage,
};

function carryOut<O extends OperationName>(
	context: Context,
	caller: Caller,
	input: Inputs[O],
	row: OperationRow,
): Promise<Said> {
	const operation: O = input.operation;
	return verbs[operation](context, caller, input, row);
}

/**
 * The face that merchants' servers talk to: everything below a prefix, by any method, so that a wrong path is
 * told in a signed answer too. Order of checks: ruling 16. Whatever carries a result to somebody who is not refused
 * outright is HTTP 200 and signed (ruling 15); 403 for web pages, 413 and 429 are not.
 */
export async function merchantFace(root: FastifyInstance, context: Context, prefix: string): Promise<void> {
	const { platform, emit, observed } = context;
	const { dialect } = platform;
	const prefixes = [prefix];
	const prove = createProve(context, dialect, prefixes);
	for (const method of METHODS) {
		if (method !== "CONNECT" && !root.supportedMethods.includes(method)) root.addHttpMethod(method, { hasBody: true });
	}

	await root.register(async (face) => {
		face.removeAllContentTypeParsers();
		face.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MOST_BODY_BYTES }, (_request, body, done) =>
			done(null, body),
		);
		face.addHook("onRequest", (request, reply, done) => {
			reply.header("cache-control", "no-store").header("x-trace-id", request.id);
			if (request.headers.origin !== undefined) return done(new Unsigned(new Failure("origin_refused")));
			// What it says is ignored (some clients send it twice or misspelt); the framework would refuse what it cannot read.
			request.raw.headers["content-type"] = "application/octet-stream";
			done();
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
		let to: Addressee = stranger(platform, identity);
		const serve = async (): Promise<Said> => {
			const caller = await prove(identity, arrived);
			if (!("failure" in identity)) to = addressee(platform, caller, identity);
			await context.limits.client(caller.client.clientId);
			if (!row || arrived.method !== METHOD) throw new Failure("api_unknown");
			return carryOut(context, caller, dialect.read(row, readJson(arrived.body)), row);
		};
		const outputOf = (said: Said | Failure): Output & { readonly result: ResultRow } => {
			if (said instanceof Failure) return { result: resultOf(context, version, said, row) };
			const { disclosure, ...others } = said;
			return {
				result: platform.success,
				...others,
				...disclosure?.said,
			};
		};

		let said = await outcomeOf(() => asRegistered(context, serve));
		for (;;) {
			const output = outputOf(said);
			const body = dialect.write(platform.answers[version], output);
			const { method, path } = arrived;
			const sealed = await seal(context, dialect, { method, path, to, body });
			// Signing may have had to wait: what was looked up longer ago than it may be is looked up once more (ruling 18).
			const before = said instanceof Failure ? undefined : said;
			const disclosure = before?.disclosure;
			if (disclosure && context.elapsed() > disclosure.until) {
				said = await outcomeOf(async () => ({ ...before, disclosure: await disclosure.renew() }));
				continue;
			}
			const operation = row?.inquiry?.name ?? row?.operation ?? "unknown";
			tell(arrived, { operation, version, body, clientId: identity.clientId, said, output });
			if (said instanceof Failure) sayWhenAgain(reply, said);
			return sendSealed(reply, to, output.result.httpStatus, sealed);
		}
	}

	/** What observers hear of an exchange; what the server itself could not do is a fault too. */
	function tell(
		{ trace, body: requestBody }: Arrived,
		exchange: {
			/** An inquiry of the wallet's own by its own name. */
			readonly operation: string;
			readonly version: string;
			readonly body: string;
			readonly clientId: string;
			readonly said: Said | Failure;
			readonly output: Output;
		},
	): void {
		const { operation, version, body, clientId, said, output } = exchange;
		const failure = said instanceof Failure ? said : null;
		if (failure) emit(refusal("merchant", trace, failure, { resultCode: output.result.resultCode, clientId }));
		if (failure && output.result.resultStatus === "U" && failure.code !== "too_many_requests") {
			emit(fault(trace, failure));
		}
		if (!observed) return;
		emit({
			type: "exchange",
			trace,
			operation,
			version,
			requestBody: new TextDecoder().decode(requestBody),
			responseBody: body,
			cause: failure?.code ?? null,
		});
	}
}

/** What came of a request; only what is refused unsigned is thrown on. */
async function outcomeOf(serve: () => Promise<Said>): Promise<Said | Failure> {
	try {
		return await serve();
	} catch (error) {
		if (error instanceof Unsigned) throw error;
		return asFailure(error);
	}
}

/** A client that has changed since its signature was checked is proved once more, on the registry of now (ruling 45). */
async function asRegistered({ registry }: Pick<Context, "registry">, serve: () => Promise<Said>): Promise<Said> {
	const changed = (error: unknown) => error instanceof Failure && error.code === "standing_changed";
	try {
		return await serve();
	} catch (error) {
		if (!changed(error)) throw error;
	}
	await registry.fresh();
	return serve().catch((error: unknown) => {
		throw changed(error) ? new Failure("store_unavailable", { cause: error }) : error;
	});
}

/** The request target as the caller wrote it, which is what it signed; without scheme and host, which an absolute one has. */
const targetOf = ({ originalUrl }: FastifyRequest): string => originalUrl.replace(/^https?:\/\/[^/?#]*/i, "");

function ofFramework(error: FastifyError | Error): Failure {
	const { code, statusCode = 500 } = error as Partial<FastifyError>;
	if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return new Failure("body_too_large");
	return new Failure(statusCode < 500 ? "body_malformed" : "internal", { cause: error });
}
