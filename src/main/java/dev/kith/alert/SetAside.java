package dev.kith.alert;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The names that mail programs and providers give to Junk, Trash, Drafts and Sent, for servers that do not say which is which. */
final class SetAside {
    /** Above these a provider or an old server keeps all mailboxes. */
    private static final Set<String> ROOTS = Set.of("inbox", "[gmail]", "[google mail]", "[googlemail]");

    /** For each language junk, trash, drafts and sent; first those that are in no language. */
    private static final Set<String> NAMES = Arrays.stream("""
            junk, spam, spams, bulk, bulk mail, junk mail, junk-mail, junk email, junk e-mail, junk-e-mail, suspected spam
            trash, bin, wastebasket, deleted, deleted items, deleted messages, deleted mail
            draft, drafts
            sent, sent items, sent mail, sent-mail, sent messages, sent e-mail
            spamverdacht, unerwünscht, unerwünschte werbung, unerwünschte e-mails
            papierkorb, gelöscht, gelöschte objekte, gelöschte elemente, gelöschte nachrichten
            entwurf, entwürfe
            gesendet, gesendete, gesendete objekte, gesendete elemente, gesendete nachrichten, gesendete mails
            courrier indésirable, indésirable, indésirables, pourriel
            corbeille, éléments supprimés, messages supprimés
            brouillon, brouillons
            envoyés, messages envoyés, éléments envoyés, courrier envoyé
            correo no deseado, no deseado
            papelera, papelera de reciclaje, elementos eliminados, eliminados
            borrador, borradores
            enviado, enviados, elementos enviados, correo enviado, mensajes enviados
            posta indesiderata, indesiderata
            cestino, posta eliminata, elementi eliminati
            bozze
            inviata, inviati, posta inviata, elementi inviati, messaggi inviati
            lixo eletrônico, lixo eletrónico, correio não solicitado
            lixeira, lixo, reciclagem, itens excluídos, itens eliminados
            rascunho, rascunhos
            mensagens enviadas, itens enviados, correio enviado, e-mails enviados
            ongewenst, ongewenste e-mail, ongewenste mail
            prullenbak, prullenmand, verwijderd, verwijderde items
            concept, concepten
            verzonden, verzonden items, verzonden berichten, verzonden objecten
            skräp, skräppost, uønsket mail, uønsket e-mail, uønsket post, søppelpost, søppel, roskaposti
            papperskorg, papperskorgen, borttaget, borttagna objekt, papirkurv, papirkurven, slettet post, slettede elementer
            slettet, roskakori, poistetut, poistetut viestit
            utkast, kladde, kladder, luonnos, luonnokset
            skickat, skickade, skickade objekt, sendt, sendt post, sendte elementer, lähetetyt, lähetetyt viestit
            wiadomości-śmieci, niechciane, nevyžádaná pošta, nevyžiadaná pošta, levélszemét, neželena pošta, neželjena pošta
            kosz, elementy usunięte, koš, odstraněná pošta, kôš, odstránená pošta, kuka, lomtár, törölt elemek, smeće
            szkice, kopie robocze, wersje robocze, koncepty, rozepsané, rozpísané, piszkozat, piszkozatok, skice, osnutki
            wysłane, elementy wysłane, odeslané, odeslaná pošta, odoslané, odoslaná pošta, elküldött, elküldött elemek
            elküldött üzenetek, poslano, poslane stavke
            mesaje nedorite, coș de gunoi, elemente șterse, ciorne, trimise, elemente trimise, mesaje trimise
            спам, нежелательная почта, небажана пошта, корзина, удаленные, удалённые, кошик, видалені, кошче
            черновик, черновики, чернетки, чернови, отправленные, надіслані, відправлені, изпратени
            ανεπιθύμητα, ανεπιθύμητη αλληλογραφία, κάδος, κάδος απορριμμάτων, διαγραμμένα, πρόχειρα, απεσταλμένα
            gereksiz, gereksiz e-posta, istenmeyen, istenmeyen e-posta, çöp, çöp kutusu, silinmiş öğeler, taslak, taslaklar
            gönderilen, gönderilenler, gönderilmiş öğeler, gönderilmiş postalar
            迷惑メール, ゴミ箱, ごみ箱, 削除済みアイテム, 下書き, 送信済み, 送信済みメール, 送信済みアイテム, 送信済みトレイ
            垃圾邮件, 垃圾郵件, 已删除, 已删除邮件, 已刪除的郵件, 垃圾桶, 草稿, 草稿箱, 草稿匣, 已发送, 已发送邮件, 已传送, 已傳送, 寄件備份
            스팸, 스팸메일함, 스팸편지함, 정크 메일, 휴지통, 지운 편지함, 임시보관함, 임시 보관함, 보낸편지함, 보낸 편지함, 보낸메일함
            דואר זבל, ספאם, אשפה, פריטים שנמחקו, טיוטות, נשלחו, פריטים שנשלחו
            البريد غير الهام, المهملات, سلة المهملات, العناصر المحذوفة, المسودات, البريد المرسل, العناصر المرسلة, المرسل
            thư rác, thùng rác, thư nháp, thư đã gửi, จดหมายขยะ, ถังขยะ, ร่างจดหมาย, จดหมายที่ส่ง
            """.split("[,\n]"))
            .map(name -> Normalizer.normalize(name.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet());

    private SetAside() {}

    /**
     * Whether a mailbox, or one that it lies below, has such a name. Only the uppermost counts: {@code Projects/Drafts} is
     * somebody's own.
     *
     * @param name in lower case and NFC, levels parted by {@code /}
     */
    static boolean byName(String name) {
        String[] levels = name.split("/", 3);
        return NAMES.contains(levels[0])
                || (levels.length > 1 && ROOTS.contains(levels[0]) && NAMES.contains(levels[1]));
    }
}
