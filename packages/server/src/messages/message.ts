import { canonical, Failure, itemsOf, type OperationRow, operationsFor, pageOf } from "@byleave/protocol";
import type { Inputs } from "@byleave/protocol/dialects";
import type { Context } from "../context.ts";
import type { AppWithScopes, Named, TemplateRow, To } from "../store.ts";
import { type Caller, lookOf, namedBy } from "../token.ts";
import { DAY } from "../trust/clock.ts";
import { act } from "../trust/person.ts";
import { digestOf, drawId, presented } from "../trust/secrets.ts";
import { fill, ownWords } from "./template.ts";
import { sealWords, type Words } from "./words.ts";

/** How long a message is tried to be delivered, and how long it and its request are known after that (ruling 46). */
export const DELIVERED_WITHIN = DAY;
const KNOWN_FOR = 7 * DAY;
/** The window of `messages.perDay`. */
const PER = DAY;

/**
 * A merchant writes to a person who let its mini program do so (protocol notes 5): accepted, not yet delivered. Once per requestId;
 * the same again gets the same messageId (rulings 14, 46). Rejects with `field_invalid` (what a variable or redirectUrl must be),
 * `template_unknown`, and with what the store's `acceptMessage` refuses with.
 */
export async function sendMessage(
	context: Context,
	caller: Caller,
	input: Inputs["sendMessage"],
	{ message: row }: OperationRow,
): Promise<{ readonly message: { readonly messageId: string } }> {
	const { store, secrets, config } = context;
	const { client } = caller;
	const { message } = input;
	if (!row) throw new Failure("api_unknown");
	const template = row.written ? null : await knownTemplate(context, message.templateCode);
	const channel = template?.channel ?? row.written;
	if (channel === undefined || !row.channels.includes(channel) || !config.messages.channels[channel]) {
		throw new Failure("template_unknown", { field: "templateCode" });
	}
	const named = namedBy(context, caller, input);
	const words = await wordsOf(context, caller, input, named, template);
	const operations = operationsFor(channel);
	const now = act(context);
	const { messageId, again } = await store.acceptMessage({
		...now,
		clientId: client.clientId,
		clientVersion: client.version,
		named,
		to: toOf(input),
		request: { bucket: store.bucketOf(client.clientId, message.requestId), digest: digestOf(message.requestId) },
		fingerprint: secrets.fingerprint(JSON.stringify([message.templateCode ?? null, channel, words])),
		template: template && { templateCode: template.templateCode, version: template.version },
		channel,
		operations,
		scopes: scopesThatGive(context, operations),
		freshId: drawId(),
		words: sealWords(secrets, words),
		quota: { most: config.messages.perDay[channel], per: PER },
		expiresAt: now.now + DELIVERED_WITHIN,
		rowExpiresAt: now.now + DELIVERED_WITHIN + KNOWN_FOR,
	});
	const what = again ? "accepted again" : "accepted";
	context.emit({ type: "message", trace: caller.trace, messageId, appId: null, channel, what, reason: null });
	if (!again) context.outbox.wake(channel);
	return { message: { messageId } };
}

/** From the registry in memory; whether it may be sent by is asked where it counts (ruling 45). */
async function knownTemplate({ registry }: Context, templateCode: string | undefined): Promise<TemplateRow> {
	const code = templateCode ?? "";
	const known = (await registry.current()).template(code) ?? (await registry.fresh()).template(code);
	if (!known) throw new Failure("template_unknown", { field: "templateCode" });
	return known;
}

/** What it says. Whose domains and pages it may lead to is the app that the template, the request or the client's only app names. */
async function wordsOf(
	context: Context,
	caller: Caller,
	input: Inputs["sendMessage"],
	named: Named,
	template: TemplateRow | null,
): Promise<Words> {
	const { platform } = context;
	const { templates, redirectUrl } = input.message;
	const { appId = "", domains = [] } =
		(await writingApp(context, caller, input, template?.appId ?? named.appId ?? named.referenceClientId)) ?? {};
	const read = (address: string, field: string) => pageOf(platform, appId, address, domains, field);
	const pageAt = (address: string, field: string): string | null => {
		const opened = read(address, field);
		if (opened instanceof Failure) throw opened;
		return opened.page;
	};
	const asked = redirectUrl === undefined ? null : pageAt(redirectUrl, "redirectUrl");
	if (template) {
		const { page, texts } = fill(template, templates, {
			domains,
			pageOf(address) {
				const opened = read(address, "redirectUrl");
				return opened instanceof Failure ? undefined : opened.page;
			},
		});
		return { page: asked ?? page, texts };
	}
	const [{ language = "en", parameters = {} } = {}] = templates;
	const { url } = parameters;
	return { page: url ? pageAt(url, "url") : asked, texts: { [language]: ownWords(parameters) } };
}

/**
 * The mini program that writes, so far as it can be told before the store is asked whether it may; `named` by template or request.
 * undefined where it is none of this client's, or where it could be one of several and only a person is named.
 */
async function writingApp(
	context: Context,
	caller: Caller,
	input: Inputs["sendMessage"],
	named: string | undefined,
): Promise<AppWithScopes | undefined> {
	const { registry, store } = context;
	const { clientId } = caller.client;
	const view = await registry.current();
	if (named !== undefined) {
		const app = view.app(named);
		return app?.clientId === clientId ? app : undefined;
	}
	const apps = view.appsOf(clientId);
	if (apps.length <= 1 || input.presented === "person") return apps.length === 1 ? apps[0] : undefined;
	const token = await store.access(lookOf(context, caller, input));
	return apps.find((app) => app.appId === token.appId);
}

function toOf(input: Inputs["sendMessage"]): To {
	if (input.presented === "person") return { by: "userId", userId: input.userId };
	return { by: "access", ...presented(input.secret) };
}

/** Of the platform's scopes those that give one of these operations. */
function scopesThatGive({ platform }: Context, operations: readonly string[]): readonly string[] {
	const giving = Object.entries(platform.scopes).filter(([, row]) =>
		itemsOf(row).some((item) => operations.includes(item)),
	);
	return [...new Set(giving.map(([name]) => canonical(platform, name)))];
}
