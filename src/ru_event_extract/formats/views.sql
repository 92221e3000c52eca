-- Ready questions, in the SQL that SQLite and DuckDB share.

-- Who takes part in a meeting, as words for reading: name or role, office, country.
CREATE VIEW participants_for_reading AS
SELECT
  p.meeting_id,
  p.doc_id,
  p.kind,
  p.part,
  p.person_id,
  p.country,
  p."start",
  COALESCE(p.name, p.role, p.organisation, p.country) AS who,
  COALESCE(p.name, p.role, p.organisation, p.country)
    || CASE
         WHEN p.name IS NOT NULL AND p.role IS NOT NULL AND p.country IS NOT NULL
           THEN ' (' || p.role || ', ' || p.country || ')'
         WHEN p.name IS NOT NULL AND p.role IS NOT NULL THEN ' (' || p.role || ')'
         WHEN COALESCE(p.name, p.role, p.organisation) IS NOT NULL AND p.country IS NOT NULL
           THEN ' (' || p.country || ')'
         ELSE ''
       END AS words
FROM participants AS p;

-- One row a meeting, its participants beside it.
CREATE VIEW meetings_with_participants AS
SELECT
  m.meeting_id, m.doc_id, d.title AS article, d.published, d.source, d.url,
  m.type, m.status, m.title, m.date_start, m.date_end, m.country, m.city, m.place, m.mode,
  m.chair, m.countries, m.topic,
  l.people, l.others, l.absent, COALESCE(l.number, 0) AS number_of_participants,
  m.evidence
FROM meetings AS m
LEFT JOIN documents AS d ON d.doc_id = m.doc_id
LEFT JOIN (
  SELECT
    meeting_id,
    group_concat(CASE WHEN kind = 'person' AND COALESCE(part, '') <> 'absent' THEN words END, '; ')
      AS people,
    group_concat(CASE WHEN kind <> 'person' AND COALESCE(part, '') <> 'absent' THEN words END, '; ')
      AS others,
    group_concat(CASE WHEN part = 'absent' THEN words END, '; ') AS absent,
    count(*) AS number
  FROM (SELECT * FROM participants_for_reading ORDER BY meeting_id, "start", words) AS ordered
  GROUP BY meeting_id
) AS l ON l.meeting_id = m.meeting_id;

-- What a person did, in the order of time: meetings, agreements, and the roles that they are
-- given (dated by the article).
CREATE VIEW person_timeline AS
SELECT * FROM (
  SELECT
    q.person_id, n.name, COALESCE(m.date_start, d.published) AS date, 'meeting' AS event,
    m.meeting_id AS id, m.type, m.status, COALESCE(m.title, m.topic) AS what,
    q.role, q.country, m.participants AS together_with, m.doc_id, m.evidence
  FROM (
    SELECT meeting_id, person_id, max(role) AS role, max(country) AS country
    FROM participants WHERE person_id IS NOT NULL GROUP BY meeting_id, person_id
  ) AS q
  JOIN meetings AS m ON m.meeting_id = q.meeting_id
  LEFT JOIN people AS n ON n.person_id = q.person_id
  LEFT JOIN documents AS d ON d.doc_id = m.doc_id
  UNION ALL
  SELECT
    q.person_id, n.name, COALESCE(a.date_start, d.published) AS date, 'agreement' AS event,
    a.agreement_id AS id, a.kind AS type, a.status, COALESCE(a.title, a.subject) AS what,
    q.role, q.country, a.parties AS together_with, a.doc_id, a.evidence
  FROM (
    SELECT agreement_id, person_id, max(role) AS role, max(country) AS country
    FROM parties WHERE person_id IS NOT NULL GROUP BY agreement_id, person_id
  ) AS q
  JOIN agreements AS a ON a.agreement_id = q.agreement_id
  LEFT JOIN people AS n ON n.person_id = q.person_id
  LEFT JOIN documents AS d ON d.doc_id = a.doc_id
  UNION ALL
  SELECT
    r.person_id, n.name, d.published AS date, 'role' AS event,
    r.role_id AS id, r.rank AS type, r.phase AS status, r.role AS what,
    r.role, r.country, NULL AS together_with, r.doc_id, r.evidence
  FROM roles AS r
  LEFT JOIN people AS n ON n.person_id = r.person_id
  LEFT JOIN documents AS d ON d.doc_id = r.doc_id
) AS happened
ORDER BY name, person_id, date, event, id;

-- One row a country of a meeting or an agreement.
CREATE VIEW event_countries AS
WITH RECURSIVE split (event, id, doc_id, date, country, rest) AS (
  SELECT event, id, doc_id, date, '', countries || '|' FROM (
    SELECT
      'meeting' AS event, m.meeting_id AS id, m.doc_id,
      COALESCE(m.date_start, d.published) AS date, m.countries
    FROM meetings AS m LEFT JOIN documents AS d ON d.doc_id = m.doc_id
    UNION ALL
    SELECT
      'agreement', a.agreement_id, a.doc_id, COALESCE(a.date_start, d.published), a.countries
    FROM agreements AS a LEFT JOIN documents AS d ON d.doc_id = a.doc_id
  ) AS events
  WHERE countries IS NOT NULL
  UNION ALL
  SELECT
    event, id, doc_id, date,
    substr(rest, 1, instr(rest, '|') - 1), substr(rest, instr(rest, '|') + 1)
  FROM split WHERE rest <> ''
)
SELECT DISTINCT event, id, doc_id, date, country FROM split WHERE country <> '';

-- How often two countries meet and agree.
CREATE VIEW country_pairs AS
SELECT
  one.country AS country_1,
  two.country AS country_2,
  count(CASE WHEN one.event = 'meeting' THEN 1 END) AS meetings,
  count(CASE WHEN one.event = 'agreement' THEN 1 END) AS agreements,
  count(DISTINCT one.doc_id) AS documents,
  min(one.date) AS first_date,
  max(one.date) AS last_date
FROM event_countries AS one
JOIN event_countries AS two
  ON two.event = one.event AND two.id = one.id AND one.country < two.country
GROUP BY one.country, two.country
ORDER BY meetings + agreements DESC, country_1, country_2;
