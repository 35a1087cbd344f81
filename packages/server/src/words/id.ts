import { isolated, type Words } from "./words.ts";

const undo = "Anda dapat menghentikannya kapan saja di pengaturan akun.";
const support = (support: string) => `Ada pertanyaan? ${isolated(support)}`;

export const id: Words = {
	language: "id",
	dir: "ltr",
	titles: {
		userId: "Mengenali Anda kembali, dengan nomor yang mewakili Anda di sini",
		nickName: "Melihat nama panggilan Anda",
		avatar: "Melihat foto profil Anda",
		gender: "Melihat jenis kelamin Anda",
		userName: "Melihat nama asli Anda",
		birthDate: "Melihat tanggal lahir Anda",
		nationality: "Melihat kewarganegaraan Anda",
		"loginId.plain": "Melihat ID login lengkap Anda",
		"loginId.masked": "Melihat sebagian ID login Anda",
		"loginId.hash": "Melihat kode yang mewakili ID login Anda",
		"contact.email": "Melihat alamat email Anda",
		"contact.phone.plain": "Melihat nomor telepon lengkap Anda",
		"contact.phone.masked": "Melihat sebagian nomor telepon Anda",
		userAddresses: "Melihat alamat Anda",
		"message.send": "Mengirimi Anda pesan",
		"agreement.pay": "Mengambil uang dari akun Anda sesuai perjanjian ini",
	},
	genders: { F: "Perempuan", M: "Laki-laki" },
	undo,
	sheet: (about) => ({
		by: `oleh ${isolated(about.merchant)}`,
		wantsTo: "ingin",
		as: `sebagai ${isolated(about.nickName)}`,
		notYou: "Bukan Anda?",
		howLong: "Izin ini berlaku sampai Anda menghentikannya.",
		undo: about.undo ?? undo,
		nothingStored: "Tidak ada data tersimpan, jadi tidak ada yang dibagikan",
		noReason: "Aplikasi tidak menyebutkan alasannya.",
		optional: "Hanya jika Anda mengaktifkannya",
		chooseOne: "Aktifkan setidaknya satu untuk mengizinkan.",
		nothingToAllow: "Tidak ada data ini yang tersimpan, jadi tidak ada yang dapat diizinkan.",
		working: "Meneruskan jawaban Anda…",
		allow: "Izinkan",
		deny: "Jangan izinkan",
		sandbox: "Sandbox: tidak ada data asli yang dibagikan",
	}),
	contract: (merchant) => ({
		heading: `Yang ditulis ${isolated(merchant)} tentang ini`,
		amount: "Jumlah",
		start: "Mulai",
	}),
	grants: (about) => ({
		title: "Aplikasi dan apa yang boleh dilihatnya",
		empty:
			"Belum ada aplikasi yang Anda izinkan. Aplikasi yang Anda izinkan akan tampil di sini, dan di sini Anda dapat menghentikannya.",
		since: "Diizinkan pada",
		silent: "Berlaku saat aplikasi dibuka, tanpa ditanyakan",
		stopScope: "Hentikan",
		stopApp: "Hentikan semua",
		block: "Blokir aplikasi",
		unblock: "Buka blokir",
		blocked: "Diblokir",
		may: "Aplikasi ini boleh",
		stopAppAsk: "Hentikan semua ini? Aplikasi langsung kehilangan akses. Aplikasi boleh meminta izin lagi.",
		blockAsk:
			"Blokir aplikasi ini? Aplikasi langsung kehilangan akses dan tidak dapat meminta izin lagi sampai Anda membuka blokirnya.",
		keep: "Biarkan saja",
		done: "Selesai. Daftar sudah diperbarui.",
		failed: "Belum dapat dilakukan saat ini. Tidak ada yang berubah. Coba lagi sebentar lagi.",
		tryAgain: "Coba lagi",
		support: support(about.support),
	}),
	notices: ({ undo, again }) => ({
		app_blocked: {
			what: "Anda telah memblokir aplikasi ini, jadi aplikasi tidak dapat meminta izin Anda.",
			undo: `Agar aplikasi dapat meminta lagi, buka blokirnya di “Aplikasi dan apa yang boleh dilihatnya”. ${undo}`,
		},
		refused_recently: {
			what: "Anda baru saja menolak aplikasi ini dua kali, jadi aplikasi tidak meminta izin sekarang.",
			undo: `Aplikasi boleh meminta lagi dalam ${again}. Coba lagi nanti.`,
		},
		optional_refused: {
			what: "Anda tidak mengaktifkan ini saat aplikasi terakhir kali meminta.",
			undo: `Aplikasi boleh memintanya lagi ${again} setelah itu.`,
		},
		sheets_taken_away: {
			what: "Aplikasi ini menutup pertanyaannya sendiri dua kali sebelum Anda sempat menjawab.",
			undo: `Aplikasi boleh meminta lagi dalam ${again}. Coba lagi nanti.`,
		},
	}),
	close: "Tutup",
	support,
};
