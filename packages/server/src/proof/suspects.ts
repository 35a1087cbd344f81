import { type Platform, prefixedPaths } from "@byleave/protocol";
import type { Identity } from "@byleave/protocol/dialects";
import { platforms } from "@byleave/protocol/platforms";
import { labelOf, type MoreParts } from "@byleave/protocol/signature";
import type { RegistryView } from "../register/registry.ts";
import type { ClientWithKeys } from "../store.ts";
import { type ClientKey, clientKey, padded } from "./client-key.ts";
import type { Suspect } from "./judges.ts";
import { marks } from "./marks.ts";

/** Keys beside those that a request means: as many for everybody, so that the time of the search tells nothing (checklist 51). */
const OTHERS = 6;

/**
 * Whose keys may have made a signature that does not match: those that the request means, the client's others, those of
 * its merchant's other clients, and our own.
 */
export function suspectsOf(
	view: RegistryView,
	client: ClientWithKeys | undefined,
	{ meant, algorithms, label }: { readonly meant: readonly ClientKey[] } & Pick<Identity, "algorithms" | "label">,
	nobodies: readonly [ClientKey, ClientKey],
): readonly Suspect[] {
	const own = (client?.keys ?? []).filter(({ version }) => !meant.some((key) => key.version === version));
	const others = view.clients.filter(
		({ clientId, merchantId }) => merchantId === client?.merchantId && clientId !== client.clientId,
	);
	const beside: readonly Suspect[] = [
		...own.map(({ publicKey, version, retiredAt }) => {
			const wanted = clientKey({ publicKey, version }).algorithm;
			const labelled = retiredAt !== null || algorithms.includes(wanted);
			return { publicKey, marks: [labelled ? marks.keyVersion(version) : marks.label(label, labelOf(wanted))] };
		}),
		...others.flatMap(({ clientId, keys }) =>
			keys
				.filter(({ retiredAt }) => retiredAt === null)
				.map(({ publicKey, version }) => ({ publicKey, marks: [marks.keyOfOtherClient(clientId, version)] })),
		),
		...Array.from({ length: OTHERS }, (_, at) => ({ publicKey: nobodies[at % 2]?.publicKey ?? "", marks: [] })),
	];
	return [
		...padded(meant, nobodies).map(({ publicKey }) => ({ publicKey, marks: [] })),
		...beside.slice(0, OTHERS),
		...view.platformKeys
			.filter(({ withdrawnAt }) => withdrawnAt === null)
			.map(({ publicKey, version }) => ({ publicKey, marks: [marks.keyOfPlatform(version)] })),
	];
}

/** What else may stand in the text: paths of this platform, prefixes and suffixes of any, ids of the same merchant. */
export function moreOf(
	platform: Platform,
	prefixes: readonly string[],
	view: RegistryView,
	client: ClientWithKeys | undefined,
	host: string | undefined,
): MoreParts {
	const ours = view.clients
		.filter(({ merchantId }) => merchantId === client?.merchantId)
		.map(({ clientId }) => clientId);
	const apps = view.apps.filter(({ clientId }) => clientId === client?.clientId).map(({ appId }) => appId);
	return { ...moreOfPlatform(platform, prefixes, host), ids: [...ours, ...apps].slice(0, MOST_IDS) };
}
/** Of these what whoever knows the platform alone can say. */
export const moreOfPlatform = (
	platform: Pick<Platform, "operations" | "paths">,
	prefixes: readonly string[],
	host: string | undefined,
): MoreParts => ({
	host,
	prefixes: [...new Set([...prefixes, ...everywhere.prefixes])],
	suffixes: everywhere.suffixes,
	paths: prefixedPaths(platform, prefixes),
});
const MOST_IDS = 8;

const every = Object.values(platforms);
const everywhere = {
	prefixes: [...new Set(every.flatMap(({ paths }) => paths.prefixes))],
	suffixes: [...new Set(every.flatMap(({ paths }) => paths.suffixes))],
};
