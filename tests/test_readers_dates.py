"""Publication dates in all places where they stand."""

from __future__ import annotations

import pytest

from ru_event_extract.readers.publication_date import find_publication_date, parse_date

BODY = "Президент принял посла. Беседа шла час."


@pytest.mark.parametrize(
    ("text", "path", "published"),
    [
        (f" date 2025-09-17 {BODY}", "2020-01-01.txt", "2025-09-17"),
        (f"Заголовок\n\n{BODY}\n\nSun, 11 Sep 2022 00:07:44 +0300", "", "2022-09-11"),
        (f"{BODY}\n2024-06-05T10:00:00+05:00\n", "", "2024-06-05"),
        (f"Заголовок\n05.06.2024 12:30\n{BODY}", "", "2024-06-05"),
        (f"Заголовок\n24 июля 2024, 18:32   Экономика\n{BODY}", "", "2024-07-24"),
        (f"Заголовок\nОпубликовано: 5 июня 2024\n{BODY}", "", "2024-06-05"),
        (f"Вестник\nДушанбе, 16 октября 2025\n\nЗаголовок\n\n{BODY}", "", "2025-10-16"),
        (f"{BODY} ///nCa, 17 сентября 2025 г.", "", "2025-09-17"),
        (f"Заголовок\n\nДУШАНБЕ, 18.02.2025 /НИАТ «Ховар»/. {BODY}", "", "2025-02-18"),
        (f"Бишкек, 04.12.24. /Кабар/. {BODY}", "", "2024-12-04"),
        (f"УРАЛЬСК. 21 апреля 2024 года. КазТАГ – {BODY}", "", "2024-04-21"),
        (f"Узбекистан, Ташкент – АН Podrobno.uz, 16.11.2025. {BODY}", "", "2025-11-16"),
        (f"5 июня 2024, Минск /Корр. БЕЛТА/. {BODY}", "", "2024-06-05"),
        (f"Душанбе. 19 июня. «Авеста» (А. Гафуров, 19.06.2025). {BODY}", "", "2025-06-19"),
        (f"ДУШАНБЕ, 5 июня. /ТАСС/. {BODY}", "", ""),
        (f"ДУШАНБЕ, 5 июня. /ТАСС/. {BODY}", "архив-2024/a.txt", "2024-06-05"),
        (f"МОСКВА, 5 июн — РИА Новости. {BODY}", "12-06-2023/a.txt", "2023-06-05"),
        (BODY, "15-09-2023/a.txt", "2023-09-15"),
        (BODY, "15-09-2023/tass-2025-06-05-a.txt", "2025-06-05"),
        (BODY, "2024/06/05/a.txt", "2024-06-05"),
        # No publication dates: a body that begins with a date, a date that is none.
        (f"5 июня 2024 года в Астане прошла встреча. {BODY}", "", ""),
        (f"В четверг, 28 декабря 2023 года, прошла встреча. {BODY}", "", ""),
        (f"ДУШАНБЕ, 31.02.2025 /НИАТ/. {BODY}", "", ""),
        (BODY, "12345678.txt", ""),
    ],
)
def test_publication_date(text: str, path: str, published: str) -> None:
    assert find_publication_date(text, path).published == published


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"ДУШАНБЕ, 18.02.2025 /НИАТ «Ховар»/. {BODY}", "НИАТ «Ховар»"),
        (f"{BODY} ///nCa, 17 сентября 2025 г.", "nCa"),
        (f"УРАЛЬСК. 21 апреля 2024 года. КазТАГ – {BODY}", "КазТАГ"),
        (BODY, ""),
    ],
)
def test_a_dateline_names_the_agency(text: str, agency: str) -> None:
    assert find_publication_date(text).agency == agency


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2025-09-17", "2025-09-17"),
        ("2025-09-17T08:00:00Z", "2025-09-17"),
        ("17.09.2025 10:30", "2025-09-17"),
        ("17 сентября 2025 года", "2025-09-17"),
        ("Wed, 17 Sep 2025 08:00:00 +0300", "2025-09-17"),
        ("2025-13-01", ""),
        ("вчера", ""),
    ],
)
def test_dates_of_metadata_tables(cell: str, date: str) -> None:
    assert parse_date(cell) == date
