"""Encodings, kinds of files, headlines, languages."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ru_event_extract.readers import (
    NotAnArticle,
    ReadError,
    UsageError,
    find_sources,
    read_article,
)
from ru_event_extract.readers.encoding import decode
from ru_event_extract.readers.heading import find_title
from ru_event_extract.readers.language_check import check_is_russian

TEXT = (
    "Визит в Загреб\r\n\r\nПрезидент Айдос Нурбеков прибыл в Загреб. Ёлки — «мы договорились».\r\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_encodings_are_read_to_the_letter(encoding: str) -> None:
    assert decode(TEXT.encode(encoding))[0] == TEXT


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"])
def test_code_pages_are_told_apart(encoding: str) -> None:
    text = TEXT.replace("«", '"').replace("»", '"').replace("—", "-")
    assert decode(text.encode(encoding)) == (text, encoding)


@given(st.text(min_size=1).filter(lambda t: "\x00" not in t))
def test_any_utf8_text_is_read_to_the_letter_or_refused(text: str) -> None:
    try:
        assert decode(text.encode("utf-8"))[0] == text.removeprefix("\ufeff")
    except ReadError:
        assert any(ord(c) < 32 or c in "\x7f\ufffd" for c in text)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except ReadError:
        return
    assert "\x00" not in text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Визит в Загреб\n\nПрезидент прибыл.", "Визит в Загреб"),
        (" date 2025-09-17 Визит в Загреб\n\nПрезидент прибыл.", "Визит в Загреб"),
        (
            "Вестник\nДушанбе, 16 октября 2025\n\nВизит в Загреб\n\nПрезидент прибыл.",
            "Визит в Загреб",
        ),
        ("https://example.org/a\nВизит в Загреб\n\nПрезидент прибыл.", "Визит в Загреб"),
        ("Что подписали президенты?\n\nСтороны подписали меморандум.", "Что подписали президенты?"),
        ("Президент прибыл в Загреб.\n\nЕго встретил министр.", ""),
        ("Президент прибыл в Загреб", ""),
    ],
)
def test_headlines(text: str, title: str) -> None:
    assert find_title(text) == title


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("Kazakh", "Қазақстан Президенті бүгін Ақордада Хорватия елшісін қабылдап, екі ел арасындағы ынтымақтастық туралы әңгіме болды."),
        ("Tajik", "Президенти кишвар имрӯз дар Душанбе бо сафири Хорватия мулоқот намуда, масъалаҳои ҳамкориро баррасӣ карданд ва созишнома имзо шуд."),
        ("Uzbek", "Президент бугун Тошкентда Хорватия элчисини қабул қилди ва икки давлат ўртасидаги ҳамкорлик масалалари муҳокама этилди."),
        ("Kyrgyz", "Президент бүгүн Бишкекте Хорватиянын элчисин кабыл алып, эки өлкөнүн ортосундагы кызматташтык жөнүндө сүйлөшүү болду."),
        ("Ukrainian", "Президент сьогодні у Києві зустрівся з послом Хорватії, щоб обговорити співпрацю, яка триває між країнами."),
        ("English", "The president met the ambassador of Croatia in Astana on Monday and they agreed to sign a memorandum."),
        ("Uzbek (Latin script)", "Prezident bugun Toshkentda Xorvatiya elchisini qabul qildi va bu uchun shartnoma bilan imzolandi."),
    ],
)  # fmt: skip
def test_other_languages_are_named(language: str, text: str) -> None:
    with pytest.raises(NotAnArticle, match=f"not Russian but {language.split(' ')[0]}"):
        check_is_russian(text)


@pytest.mark.parametrize(
    "text",
    [
        "Аким Өскемена Қайрат Әбілдин и Нұрлан Үсенов встретились с послом и обсудили работу шахт на востоке области.",
        "Встреча президентов.",
        "Компания Caspian Grain Trading Holding и банк подписали контракт на поставку в Баку.",
    ],
)
def test_russian_with_foreign_names_passes(text: str) -> None:
    check_is_russian(text)


def test_a_web_page_gives_its_article(tmp_path: Path) -> None:
    body = "".join(
        f"<p>Президент Айдос Нурбеков принял посла Хорватии Иво Марича. Беседа {n} шла о торговле "
        "и о визите министра, который ожидается весной.</p>"
        for n in range(4)
    )
    page = (
        "<html><head><meta charset='windows-1251'><title>Приём посла</title>"
        "<meta property='article:published_time' content='2025-03-04T10:00:00+05:00'></head>"
        "<body><nav><a href='/'>Главная</a><a href='/sport'>Спорт</a></nav>"
        f"<script>var x = 'реклама';</script><article><h1>Приём посла</h1>{body}</article>"
        "<footer>Все права защищены</footer></body></html>"
    )
    (tmp_path / "a.html").write_bytes(page.encode("cp1251"))
    article = read_article(next(find_sources(tmp_path)))
    assert (article.status, article.title, article.published) == ("ok", "Приём посла", "2025-03-04")
    assert article.text.startswith("Приём посла")
    assert "Беседа 3 шла" in article.text
    assert not any(w in article.text for w in ("Спорт", "реклама", "защищены"))


def test_a_word_document_gives_paragraphs_and_cells(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Приём посла")
    document.add_paragraph("АСТАНА, 5 июня 2024. /КазТАГ/. Президент принял посла.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Министр", "Айдос Нурбеков"
    buffer = io.BytesIO()
    document.save(buffer)
    (tmp_path / "a.docx").write_bytes(buffer.getvalue())
    article = read_article(next(find_sources(tmp_path)))
    assert (article.status, article.published, article.source) == ("ok", "2024-06-05", "КазТАГ")
    assert article.text.splitlines()[0] == "Приём посла"
    assert article.text.splitlines()[2] == "Министр\tАйдос Нурбеков"


def test_rows_of_jsonl_and_csv_are_documents(tmp_path: Path) -> None:
    rows = [
        {
            "doc_id": "n1",
            "body": "Президент принял посла.",
            "published": "2024-06-05",
            "source": "А",
        },
        {"body": "Министр принял посла.", "url": "https://example.org/2"},
    ]
    lines = "\n".join(json.dumps(r, ensure_ascii=False) for r in rows)
    (tmp_path / "news.jsonl").write_text(lines + "\nне JSON\n", encoding="utf-8")
    first, second, third = map(
        read_article, find_sources(tmp_path / "news.jsonl", text_column="body")
    )
    assert (first.doc_id, first.published, first.source) == ("n1", "2024-06-05", "А")
    assert (second.doc_id, second.source) == ("news/2", "example.org")
    assert (third.doc_id, third.status) == ("news/3", "failed")

    (tmp_path / "news.csv").write_text(
        'doc_id,text,published\nc1,"Президент\nпринял посла.",05.06.2024\n', encoding="cp1251"
    )
    (row,) = map(read_article, find_sources(tmp_path / "news.csv"))
    assert (row.doc_id, row.text, row.published) == ("c1", "Президент\nпринял посла.", "2024-06-05")


def test_a_wrong_text_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"body": "Текст"}\n', encoding="utf-8")
    (article,) = map(read_article, find_sources(tmp_path / "a.jsonl"))
    assert article.status == "failed"
    assert "--text-column" in article.error


def test_ids_are_paths_without_suffix_unless_two_share_one(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/a.txt", "a.txt", "c.txt", "c.html", ".hidden.txt", "notes.pdf"):
        (tmp_path / name).write_text("Президент принял посла.", encoding="utf-8")
    assert [s.doc_id for s in find_sources(tmp_path)] == ["a", "b/a", "c.html", "c.txt"]


def test_metadata_is_found_by_id_and_by_path(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(" date 2020-01-01 Президент принял посла.", encoding="utf-8")
    table = tmp_path / "m.csv"
    table.write_text(
        "doc_id,path,published,source\na,,05.06.2024,А\n,b.txt,2024-06-06,Б\n", encoding="utf-8-sig"
    )
    found = [read_article(s) for s in find_sources(folder, metadata=table)]
    assert [(a.published, a.source) for a in found] == [("2024-06-05", "А"), ("2024-06-06", "Б")]


@pytest.mark.parametrize(
    ("content", "message"),
    [("name\nx\n", "no column doc_id or path"), ("doc_id,published\na,скоро\n", "line 2")],
)
def test_a_wrong_metadata_table_is_wrong_use(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "a.txt").write_text("Президент принял посла.", encoding="utf-8")
    table = tmp_path / "m.csv"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        find_sources(tmp_path, metadata=table)
