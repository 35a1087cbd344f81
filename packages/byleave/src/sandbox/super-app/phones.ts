import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Trouble } from "../../trouble.ts";
import { write } from "../state.ts";
import type { SandboxEvent } from "../timeline.ts";
import type { PhoneMessage, PhoneState } from "../wire.ts";

/** The phones of the personas: what the super app has brought to each, and whether it is on. */
export interface Phones {
	of(sub: string): PhoneState;
	setOff(sub: string, off: boolean): Promise<PhoneState>;
	/**
	 * Brings a message to its phone, once however often it comes; true once that is written down. False: the phone is off.
	 * Rejects if it could not be written: then nothing has come.
	 */
	bring(message: PhoneMessage): Promise<boolean>;
	/** Leaves this phone as it was when it was new. */
	forget(sub: string): Promise<void>;
}
export interface PhonesParts {
	/** The state folder. */
	readonly folder: string;
	readonly note: (event: SandboxEvent) => void;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

const FILE = "phones.json";
/** Of each phone. */
const MOST_KEPT = 100;
/** For so long a message that comes again is known, longer than it is tried for. Milliseconds. */
const KNOWN_FOR = 2 * 24 * 60 * 60 * 1000;

const message: z.ZodType<PhoneMessage> = z.object({
	messageId: z.string(),
	sub: z.string(),
	channel: z.enum(["SMS", "PUSH"]),
	app: z.object({ appId: z.string(), name: z.string() }),
	title: z.string().nullable(),
	content: z.string(),
	language: z.string(),
	link: z.object({ label: z.string(), url: z.string() }).nullable(),
	page: z.string().nullable(),
	at: z.number(),
});
/** Pairs, since a persona may be called whatever it likes. */
const kept = z.object({
	phones: z.array(z.tuple([z.string(), z.object({ off: z.boolean(), messages: z.array(message) })])),
	known: z.array(z.tuple([z.string(), z.number()])),
});

/** Opens what the state folder keeps of them. Rejects with a Trouble if that cannot be read. */
export async function openPhones({ folder, note, now }: PhonesParts): Promise<Phones> {
	const file = join(folder, FILE);
	const read = await readKept(file);
	const phones = new Map<string, PhoneState>(read.phones);
	/** When each message came, by its messageId. */
	const known = new Map<string, number>(read.known);
	const of = (sub: string): PhoneState => phones.get(sub) ?? { off: false, messages: [] };
	const save = (): Promise<void> => write(file, JSON.stringify({ phones: [...phones], known: [...known] }));
	let last: Promise<unknown> = Promise.resolve();
	/** One after another: what is written down is what was decided last. */
	const inTurn = <Done>(act: () => Promise<Done>): Promise<Done> => {
		const done = last.then(act);
		last = done.catch(() => {});
		return done;
	};
	/** Changes a phone, or leaves it as it was if that cannot be written. */
	const change = async (sub: string, next: PhoneState): Promise<void> => {
		const before = of(sub);
		phones.set(sub, next);
		await save().catch((error: unknown) => {
			phones.set(sub, before);
			throw error;
		});
	};
	return {
		of,
		setOff: (sub, off) =>
			inTurn(async () => {
				if (of(sub).off !== off) {
					await change(sub, { ...of(sub), off });
					note({ type: "phone", sub, off });
				}
				return of(sub);
			}),
		bring: (message) =>
			inTurn(async () => {
				const { messageId, sub } = message;
				if (known.has(messageId)) return true;
				if (of(sub).off) return false;
				for (const [id, at] of known) if (now() - at > KNOWN_FOR) known.delete(id);
				known.set(messageId, now());
				await change(sub, { ...of(sub), messages: [message, ...of(sub).messages].slice(0, MOST_KEPT) }).catch(
					(error: unknown) => {
						known.delete(messageId);
						throw error;
					},
				);
				note({ type: "arrived", message });
				return true;
			}),
		forget: (sub) => inTurn(() => change(sub, { off: false, messages: [] })),
	};
}

/** Forgets what has come to any phone. */
export const forgetPhones = (folder: string): Promise<void> => rm(join(folder, FILE), { force: true });

async function readKept(file: string): Promise<z.infer<typeof kept>> {
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return { phones: [], known: [] };
		throw error;
	}
	try {
		return kept.parse(JSON.parse(text));
	} catch {
		throw new Trouble(
			`${file} cannot be read`,
			"it is not as the sandbox wrote it",
			"delete it: the phones are empty then",
		);
	}
}
