import type { Profile } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { walletOf, walletSchema } from "@byleave/server";
import { z } from "zod";
import { mei } from "../world.ts";

/** A wallet with scopes, views and inquiries of its own, as a configuration says them: no code knows any of it. */
export const config = {
	views: {
		"own.cards": {
			from: "cards",
			shape: { list: ["maskedCardNo", "accountNumber"] },
			field: "cardList",
			title: { en: "See your bank cards", ar: "الاطلاع على بطاقاتك" },
		},
		"own.shopId": { from: "shopId", field: "merchantId", title: { en: "See the number of your shop" }, icon: "number" },
		"own.shopName": { from: "shopName", field: "merchantName", title: { en: "See the name of your shop" } },
		"own.club": { from: "club", field: "clubNumber", inUserInfo: true, title: { en: "See your club number" } },
	},
	scopes: {
		LEAF_CARDS: { title: { en: "Cards" }, fields: ["own.cards"] },
		LEAF_SHOP_ID: { fields: ["own.shopId"] },
		LEAF_SHOP_NAME: { fields: ["own.shopName"] },
		LEAF_CLUB: { fields: ["own.club", "nickName"] },
	},
	operations: {
		inquiryCards: { path: "/v2/users/inquiryCards", tells: ["own.cards"] },
		inquiryShop: { path: "/v2/shops/inquiryShop", tells: ["own.shopId", "own.shopName"], under: "shop" },
	},
	apis: { leafCards: { asks: ["LEAF_CARDS"] } },
} as const;

const schema = walletSchema((shape) => z.strictObject(shape));
export const platform = walletOf(alipayplus, schema.parse(config), "a test");
export const scopes = Object.keys(config.scopes);

export const cards = [
	{ maskedCardNo: "5044 **** **** 0017", accountNumber: "IQ-0017" },
	{ maskedCardNo: "5044 **** **** 4711", accountNumber: "IQ-4711" },
];
export const own: NonNullable<Profile["own"]> = { cards, shopId: "S-7", shopName: "Mei's Tea", club: "C-42" };
export const meiWithOwn: Profile = { ...mei, own };
