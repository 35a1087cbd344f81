import type { OwnViewRow, OwnViews } from "../../platform/own.ts";
import { list, parts, text } from "../../profile/shape.ts";
import { seen } from "../page.ts";

/** What SuperQi alone knows of its users: bank cards and accounts, and of those who are merchants their shop. */

const number = text(64);
const row = (
	stored: string,
	more: Pick<OwnViewRow, "shape" | "field" | "name" | "titles"> & Partial<OwnViewRow>,
): OwnViewRow => ({ ...seen("Qi's demo and clients"), stored, inUserInfo: false, icon: "card", ...more });

export const own: OwnViews = {
	"own.cards": row("cards", {
		shape: list(parts({ maskedCardNo: number, accountNumber: number })),
		field: "cardList",
		name: "bank cards",
		titles: {
			en: "See your bank cards and the numbers of their accounts",
			ar: "الاطلاع على بطاقاتك المصرفية وأرقام حساباتها",
			id: "Melihat kartu bank Anda dan nomor rekeningnya",
			"zh-Hans": "查看您的银行卡及其账户号码",
		},
	}),
	"own.accounts": row("accounts", {
		shape: list(parts({ accountNumber: number })),
		field: "accountList",
		icon: "number",
		name: "bank accounts",
		titles: {
			en: "See the numbers of your bank accounts",
			ar: "الاطلاع على أرقام حساباتك المصرفية",
			id: "Melihat nomor rekening bank Anda",
			"zh-Hans": "查看您的银行账户号码",
		},
	}),
	"own.merchantId": row("merchantId", {
		shape: number,
		field: "merchantId",
		icon: "number",
		name: "number of the user's shop",
		titles: {
			en: "See the number of your shop",
			ar: "الاطلاع على رقم متجرك",
			id: "Melihat nomor toko Anda",
			"zh-Hans": "查看您的商户编号",
		},
	}),
	"own.merchantName": row("merchantName", {
		shape: text(256),
		field: "merchantName",
		name: "name of the user's shop",
		titles: {
			en: "See the name of your shop",
			ar: "الاطلاع على اسم متجرك",
			id: "Melihat nama toko Anda",
			"zh-Hans": "查看您的商户名称",
		},
	}),
	"own.merchantLogo": row("merchantLogo", {
		shape: text(256, "https"),
		field: "merchantLogo",
		icon: "picture",
		name: "picture of the user's shop",
		titles: {
			en: "See the picture of your shop",
			ar: "الاطلاع على صورة متجرك",
			id: "Melihat gambar toko Anda",
			"zh-Hans": "查看您的商户图片",
		},
	}),
};
