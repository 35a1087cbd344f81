import { createMerchant, type Merchant, type MerchantOptions } from "@byleave/merchant";
import type { Platform, Profile } from "@byleave/protocol";
import { approveScope } from "../../packages/server/src/register/apps.ts";
import { injectFetch } from "../inject.ts";
import { CLIENT, createWorld, mei, merchantKey, type World, type WorldOptions } from "../world.ts";

/** A person of whom a directory knows everything that any wallet tells. */
export const everything: Profile = {
	...mei,
	userName: { fullName: "Mei Ling Tan", firstName: "Mei", middleName: "Ling", secondName: "Ling", lastName: "Tan" },
	userNameInArabic: { fullName: "مي تان", firstName: "مي", lastName: "تان" },
	loginIds: [
		{ loginIdType: "OTHER", loginId: "mei" },
		{ loginIdType: "MOBILE_PHONE", loginId: "60-123456789" },
	],
	shippingAddress: { region: "IT", city: "Torino" },
	residentAddress: { region: "IT", city: "Roma" },
	taxCode: "TNAMLN91D42Z247X",
	identity: { idType: "NRIC", idNumber: "910402-08-0000", occupation: "Baker", natureOfBusiness: "Food" },
	own: {
		cards: [{ maskedCardNo: "5044 **** **** 0017", accountNumber: "IQ-0017" }],
		accounts: [{ accountNumber: "IQ-0017" }],
		merchantId: "M-7",
		merchantName: "Mei's Tea",
		merchantLogo: "https://img.example/tea.png",
	},
};

export interface WalletWorld extends World {
	/** What went over the merchant's wire last, as JSON, and where. */
	readonly wire: () => { readonly path: string; readonly asked: Record<string, unknown>; readonly answered: Answered };
	/** A merchant that is made otherwise. */
	readonly merchantWith: (options: Partial<MerchantOptions>) => Merchant;
}
interface Answered extends Record<string, unknown> {
	readonly result: { readonly resultCode: string; readonly resultStatus: string };
}

/** The whole of Byleave on a wallet's table: app "Shop" may ask for all that the wallet has. */
export async function walletWorld(platform: Platform, options: WorldOptions = {}): Promise<WalletWorld> {
	const world = await createWorld({ platform, ...options });
	world.profiles.set("user-mei", everything);
	for (const [scope, row] of Object.entries(platform.scopes)) {
		if (row.alias) continue;
		await approveScope(world.server.context, { appId: "Shop", scope, approval: "required" });
	}
	const [answerKey] = (await world.server.context.keys.published()).filter(({ purpose }) => purpose === "answer");
	const merchantWith = (own: Partial<MerchantOptions>) =>
		createMerchant({
			gateway: "http://server.test",
			clientId: CLIENT,
			privateKey: merchantKey,
			platformPublicKey: answerKey?.publicKey ?? "",
			platform,
			needed: { appId: "Shop", customerBelongsTo: "WALLET" },
			fetch: injectFetch(() => world.server.public),
			now: () => world.server.context.now(),
			...own,
		});
	const wire: WalletWorld["wire"] = () => {
		const exchange = world.events.findLast((event) => event.type === "exchange");
		const request = world.events.findLast((event) => event.type === "request");
		if (!exchange || !request) throw new Error("Nothing went over the wire.");
		return {
			path: request.path,
			asked: JSON.parse(exchange.requestBody),
			answered: JSON.parse(exchange.responseBody),
		};
	};
	return Object.defineProperties(
		{ ...world, wire, merchantWith },
		{
			...Object.getOwnPropertyDescriptors(world),
			merchant: { value: merchantWith({}) },
			// Who is logged in is the world's own.
			session: {
				get: () => world.session,
				set(session: World["session"]) {
					world.session = session;
				},
			},
		},
	) as WalletWorld;
}
