"""Short sentences as people say them, by language."""

from __future__ import annotations

SENTENCES = {
    "en": [
        "Thanks for listening to the show.",
        "I never thought it would come to this, honestly.",
        "Where did you go last summer?",
        "yeah okay so what happened then",
    ],
    "de": [
        "Das habe ich gestern schon gesagt.",
        "Wir sehen uns nächste Woche wieder.",
        "Wo warst du denn letzten Sommer?",
        "ja genau also was ist dann passiert",
    ],
    "fr": [
        "Je ne sais pas ce que vous voulez dire.",
        "Merci d'avoir écouté cette émission.",
        "Où es-tu allé l'été dernier ?",
        "oui d'accord et alors qu'est-ce qui s'est passé",
    ],
    "es": [
        "No sé lo que quieres decir.",
        "Gracias por escuchar el programa.",
        "¿Adónde fuiste el verano pasado?",
        "sí claro entonces qué pasó después",
    ],
    "it": [
        "Non so cosa vuoi dire.",
        "Grazie per aver ascoltato il programma.",
        "Dove sei andato l'estate scorsa?",
        "sì va bene e poi cosa è successo",
    ],
    "pt": [
        "Não sei o que você quer dizer.",
        "Obrigado por ouvir o programa.",
        "Para onde você foi no verão passado?",
        "sim tá bom e então o que aconteceu",
    ],
    "nl": [
        "Ik weet niet wat je bedoelt.",
        "Bedankt voor het luisteren naar het programma.",
        "Waar ben je vorige zomer geweest?",
        "ja oké en wat gebeurde er toen",
    ],
    "sv": [
        "Jag vet inte vad du menar.",
        "Tack för att ni lyssnade på programmet.",
        "Vart åkte du förra sommaren?",
        "ja okej och vad hände sen då",
    ],
    "da": [
        "Jeg ved ikke, hvad du mener.",
        "Tak fordi I lyttede med i programmet.",
        "Hvor tog du hen sidste sommer?",
        "ja okay og hvad skete der så",
    ],
    "fi": [
        "En tiedä, mitä tarkoitat.",
        "Kiitos, että kuuntelit ohjelmaa.",
        "Minne menit viime kesänä?",
        "joo okei no mitä sitten tapahtui",
    ],
    "pl": [
        "Nie wiem, co masz na myśli.",
        "Dziękuję za wysłuchanie programu.",
        "Gdzie byłeś zeszłego lata?",
        "tak dobrze no i co się potem stało",
    ],
    "cs": [
        "Nevím, co tím myslíš.",
        "Děkujeme, že jste poslouchali náš pořad.",
        "Kam jsi jel minulé léto?",
        "jo dobře a co se stalo potom",
    ],
    "ru": [
        "Я не знаю, что вы имеете в виду.",
        "Спасибо, что слушали нашу передачу.",
        "Куда ты ездил прошлым летом?",
        "да ладно и что случилось потом",
    ],
    "uk": [
        "Я не знаю, що ви маєте на увазі.",
        "Дякуємо, що слухали нашу передачу.",
        "Куди ти їздив минулого літа?",
        "так добре і що сталося потім",
    ],
    "tr": [
        "Ne demek istediğini bilmiyorum.",
        "Programı dinlediğiniz için teşekkürler.",
        "Geçen yaz nereye gittin?",
        "evet tamam peki sonra ne oldu",
    ],
    "el": [
        "Δεν ξέρω τι εννοείς.",
        "Ευχαριστούμε που ακούσατε την εκπομπή.",
    ],
    "ar": [
        "لا أعرف ماذا تقصد.",
        "شكرا لاستماعكم إلى البرنامج.",
    ],
    "hi": [
        "मुझे नहीं पता कि आपका क्या मतलब है।",
        "कार्यक्रम सुनने के लिए धन्यवाद।",
    ],
    "zh": [
        "我不知道你是什么意思。",
        "感谢收听本节目。",
    ],
    "ja": [
        "あなたが何を言っているのかわかりません。",
        "番組をお聴きいただきありがとうございます。",
    ],
    "ko": [
        "무슨 말인지 모르겠어요.",
        "프로그램을 들어 주셔서 감사합니다.",
    ],
    "vi": [
        "Tôi không biết bạn có ý gì.",
        "Cảm ơn bạn đã nghe chương trình.",
    ],
    "id": [
        "Saya tidak tahu apa maksud Anda.",
        "Terima kasih telah mendengarkan acara ini.",
    ],
    "ro": [
        "Nu știu ce vrei să spui.",
        "Mulțumim că ați ascultat emisiunea.",
    ],
    "hu": [
        "Nem tudom, mire gondolsz.",
        "Köszönjük, hogy meghallgatták a műsort.",
    ],
    "ca": [
        "No sé què vols dir.",
        "Gràcies per escoltar el programa.",
    ],
    "he": [
        "אני לא יודע למה אתה מתכוון.",
        "תודה שהאזנתם לתוכנית.",
    ],
    "th": [
        "ฉันไม่รู้ว่าคุณหมายถึงอะไร",
        "ขอบคุณที่รับฟังรายการ",
    ],
    "fa": [
        "نمی\u200cدانم منظورت چیست.",
        "ممنون که به برنامه گوش دادید.",
    ],
    "sw": [
        "Sijui unamaanisha nini.",
        "Asante kwa kusikiliza kipindi hiki.",
    ],
    "hr": [
        "Ne znam što misliš.",
        "Hvala što ste slušali emisiju.",
    ],
    "bg": [
        "Не знам какво имаш предвид.",
        "Благодаря, че слушахте предаването.",
    ],
}
