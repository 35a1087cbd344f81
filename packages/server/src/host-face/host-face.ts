import { Failure, hostPaths, MOST_BODY_BYTES } from "@byleave/protocol";
import cors from "@fastify/cors";
import type { FastifyInstance, FastifyRequest, HTTPMethods } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { authorize, cancel, confirm, decline } from "../authorize.ts";
import { noticeOf } from "../consent/notice.ts";
import { type Context, fault, refusal } from "../context.ts";
import { block, listGrants, stopApp, stopScope } from "../grants.ts";
import { listInbox, openMessage, removeMessage, stopMessages, unreadOf } from "../messages/inbox.ts";
import { openData, permit } from "../permissions.ts";
import { createIdentify, mustBeFree, type ProvenUser } from "../trust/identity.ts";
import { sayWhenAgain } from "../trust/limits.ts";
import { describes } from "./description.ts";
import { asFailure, failureBody, statusOf } from "./failure.ts";
import * as schema from "./schemas.ts";

/** Of every path of this face; the framework answers CORS' preflights below it and nowhere else. */
export const HOST_PREFIX = "/host";
const under = (path: string): string => path.slice(HOST_PREFIX.length);

/**
 * The face that super apps talk to, for the user whom their back end names (ruling 11). CORS for the configured
 * origins only; every answer `no-store`; every failure a HostFailure with a real status.
 */
export async function hostFace(root: FastifyInstance, context: Context): Promise<void> {
	const identify = await createIdentify(context.config, context.wall);
	const identities = new WeakMap<FastifyRequest, ProvenUser>();
	const asking = (request: FastifyRequest) => {
		const who = identities.get(request);
		if (!who) throw new Failure("identity_invalid");
		// Whatever is asked of an app by its name; tickets and codes say theirs to the verbs (ruling 11).
		const { appId } = (request.body ?? {}) as { readonly appId?: unknown };
		if (typeof appId === "string") mustBeFree(who, appId);
		return { who, trace: request.id };
	};

	await root.register(
		async (plain) => {
			const face = plain.withTypeProvider<ZodTypeProvider>();
			face.setValidatorCompiler(validatorCompiler);
			face.setSerializerCompiler(serializerCompiler);
			await face.register(cors, {
				origin: [...context.config.hostOrigins],
				methods: ["GET", "POST"],
				allowedHeaders: ["authorization", "content-type"],
				maxAge: 600,
			});
			const description = describes(face);
			face.addHook("onSend", (_request, reply, _payload, done) => {
				reply.header("cache-control", "no-store");
				done();
			});
			face.setErrorHandler(async (error, request, reply) => {
				const failure = asFailure(error);
				context.emit(refusal("host", request.id, failure));
				if (failure.cause !== undefined) context.emit(fault(request.id, failure));
				sayWhenAgain(reply, failure);
				// Whoever cannot be told why is refused all the same.
				const notice = await noticeOf(context, failure.code, request.body ?? {}).catch(() => undefined);
				return reply.status(statusOf(failure.code)).send(failureBody(failure, request.id, notice));
			});
			face.get("/openapi.json", { schema: { hide: true } }, description);
			// Else the merchant face, where its prefix is "", would answer for paths that are not there. OPTIONS is CORS'.
			face.route({
				method: face.supportedMethods.filter((method) => method !== "OPTIONS" && method !== "HEAD") as HTTPMethods[],
				url: "/*",
				schema: { hide: true },
				handler: () => {
					throw new Failure("api_unknown");
				},
			});

			await face.register(async (named) => {
				const as = named.withTypeProvider<ZodTypeProvider>();
				as.addHook("onRequest", async (request) => {
					const who = await identify(request.headers.authorization).catch(async (error) => {
						await context.limits.address(request.ip);
						throw error;
					});
					await context.limits.user(who.sub);
					identities.set(request, who);
				});
				const route = <B, A>(body: B, answer: A, summary: string) => ({
					bodyLimit: MOST_BODY_BYTES,
					schema: {
						body,
						summary,
						response: { 200: answer, "4xx": schema.answers.failure, "5xx": schema.answers.failure },
					},
				});
				const { answers } = schema;

				as.post(
					under(hostPaths.authorize),
					route(schema.authorizeBody, answers.authorize, "A code, or a sheet to show."),
					(request) => authorize(context, asking(request), defined(request.body)),
				);
				as.post(
					under(hostPaths.confirm),
					route(schema.confirmBody, answers.confirm, "The user allowed: grant and code."),
					(request) => confirm(context, asking(request), request.body),
				);
				as.post(
					under(hostPaths.decline),
					route(schema.declineBody, answers.done, "The sheet closed without Allow."),
					async (request) => {
						await decline(context, asking(request), request.body);
						return {};
					},
				);
				as.post(
					under(hostPaths.cancel),
					route(schema.cancelBody, answers.done, "A code that reached nobody becomes void."),
					async (request) => {
						await cancel(context, asking(request), request.body);
						return {};
					},
				);
				as.post(
					under(hostPaths.permit),
					route(schema.permitBody, answers.permit, "A permission's grant, or a sheet to show; never a code."),
					(request) => permit(context, asking(request), defined(request.body)),
				);
				as.post(
					under(hostPaths.disclose),
					route(schema.discloseBody, answers.openData, "What a program may read in its page."),
					(request) => openData(context, asking(request), request.body),
				);
				as.get(
					under(hostPaths.grants),
					{ schema: { querystring: schema.grantsQuery, summary: "The user's page." } },
					(request) => listGrants(context, asking(request).who, request.query.language),
				);
				as.post(
					under(hostPaths.stopScope),
					route(schema.stopScopeBody, answers.done, "Stop one scope."),
					async (request) => {
						await stopScope(context, asking(request).who, request.body);
						return {};
					},
				);
				as.post(under(hostPaths.stopApp), route(schema.stopAppBody, answers.done, "Stop an app."), async (request) => {
					await stopApp(context, asking(request).who, request.body);
					return {};
				});
				as.post(
					under(hostPaths.block),
					route(schema.blockBody, answers.done, "Block an app, or unblock it."),
					async (request) => {
						await block(context, asking(request).who, request.body);
						return {};
					},
				);
				as.post(under(hostPaths.inbox), route(schema.inboxBody, answers.inbox, "The user's inbox."), (request) =>
					listInbox(context, asking(request).who, defined(request.body)),
				);
				as.post(
					under(hostPaths.inboxUnread),
					route(schema.nothing, answers.unread, "How many messages are unread."),
					(request) => unreadOf(context, asking(request).who),
				);
				as.post(
					under(hostPaths.openMessage),
					route(schema.messageBody, answers.opened, "What a tap on a message opens; it is read."),
					(request) => openMessage(context, asking(request).who, request.body),
				);
				as.post(
					under(hostPaths.removeMessage),
					route(schema.messageBody, answers.done, "Drop a message."),
					async (request) => {
						await removeMessage(context, asking(request).who, request.body);
						return {};
					},
				);
				as.post(
					under(hostPaths.stopMessages),
					route(schema.stopAppBody, answers.done, "Stop an app's messages."),
					async (request) => {
						await stopMessages(context, asking(request).who, request.body);
						return {};
					},
				);
			});
		},
		{ prefix: HOST_PREFIX },
	);
}

/** zod tells an absent key as undefined; here absent is absent. */
function defined<T extends object>(body: T) {
	return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]: Exclude<T[K], undefined>;
	};
}
