import { type OperationRow, type Platform, prefixedPaths } from "@byleave/protocol";
import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import { answerSchema, requestSchema, resultSchemas } from "./messages.ts";

const TIME = "RFC 3339 with an offset, or milliseconds since 1970.";

/**
 * The merchant face as OpenAPI 3.1, following the platform's rows: every path, what its body must be, what it answers and by which
 * headers both are signed. `prefixes`: those that the deployment has in place of the platform's. Plain JSON; holds nothing of a
 * deployment's beyond its paths.
 */
export function merchantOpenapi(platform: Platform, prefixes: readonly string[] = platform.paths.prefixes): object {
	const named = new Set<string>();
	const idOf = ({ operation, inquiry, version }: OperationRow): string => {
		const name = `${inquiry?.name ?? operation}-${version}`;
		const id = named.has(name) ? `${name}-${[...named].filter((other) => other.startsWith(name)).length + 1}` : name;
		named.add(id);
		return id;
	};
	const paths = prefixes.flatMap((prefix) =>
		platform.operations.map((row) => {
			const [path = ""] = prefixedPaths({ operations: [row], paths: platform.paths }, [prefix]);
			return [path, { post: operation(platform, row, idOf(row)) }];
		}),
	);
	return {
		openapi: "3.1.0",
		info: {
			title: `Byleave merchant face, ${platform.name}`,
			version: "1",
			description:
				"What a merchant's server asks. Each request is signed, and so is each answer that carries a result. docs/wire.md says how.",
		},
		security: [{ signature: [] }],
		paths: Object.fromEntries(paths),
		components: {
			securitySchemes: {
				signature: {
					type: "apiKey",
					in: "header",
					name: "Signature",
					description: `\`algorithm=${platform.signature.label}, keyVersion=1, signature=…\`: over \`POST <path>\\n<Client-Id>.<Request-Time>.<body>\`, the bytes as they are sent.`,
				},
			},
			schemas: resultSchemas(platform),
		},
	};
}

function operation(platform: Platform, row: OperationRow, operationId: string): object {
	const header = (name: string, description: string) => ({
		name,
		in: "header",
		required: true,
		description,
		schema: { type: "string" },
	});
	const answered = { "application/json": { schema: answerSchema(platform, row) } };
	const text = { schema: { type: "string" } };
	const unsigned = (description: string) => ({
		description: `${description} Not signed.`,
		content: {
			"application/json": {
				schema: {
					type: "object",
					properties: { result: { $ref: `#/components/schemas/refusal-${row.version}` } },
					required: ["result"],
				},
			},
		},
	});
	return {
		operationId,
		parameters: [header("Client-Id", "Which client signed."), header("Request-Time", TIME)],
		requestBody: { required: true, content: { "application/json": { schema: requestSchema(row) } } },
		responses: {
			200: {
				description: "A result, signed: resultStatus says whether it was done.",
				headers: { "client-id": text, "response-time": text, signature: text, "x-trace-id": text },
				content: answered,
			},
			400: unsigned("The request could not be read."),
			403: unsigned("A web page asked; only servers may."),
			413: unsigned("The body is too large."),
			429: unsigned("Too many requests from this address; Retry-After says when again."),
			500: unsigned("The server failed before it knew who asked."),
		},
	};
}

/** `GET /openapi.json`: the merchant face of the platform that runs, below this deployment's prefixes; for anybody, as `/keys`. */
export async function openapiRoute(
	app: FastifyInstance,
	{ platform, config }: { readonly platform: Platform; readonly config: Pick<Context["config"], "prefixes"> },
): Promise<void> {
	// Made when it is first asked for: a server that starts has no use for it.
	let described: string | undefined;
	app.get("/openapi.json", (_request, reply) => {
		described ??= JSON.stringify(merchantOpenapi(platform, config.prefixes));
		return reply
			.type("application/json; charset=utf-8")
			.header("cache-control", "public, max-age=3600")
			.send(described);
	});
}
