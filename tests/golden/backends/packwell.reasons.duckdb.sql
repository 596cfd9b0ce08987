-- Which rules fired, and which stages are true, for each lead. DuckDB; “Packwell Marketing and Sales SLA”, version 2026.1.
-- Change the agreement and build this again; do not change it here.
--
-- Reads `scores`: a table or view of what scoring.duckdb.sql gives.
-- Gives one row for each lead and each bit that is set in its row there:
--   lead_id   VARCHAR  whose row it is
--   what      VARCHAR  rule or stage
--   position  BIGINT   the number of the bit, which is the order of the agreement
--   score     VARCHAR  of a rule: the score that it belongs to
--   id        VARCHAR  of a rule: as in scoring.json; of a stage: its name
--   title     VARCHAR  as the agreement says it
--   points    BIGINT   of a rule: thousandths that it gives each time, before limits and decay
--   place     VARCHAR  of a rule: file and line of the agreement
WITH bits AS (
  SELECT
    'fired_0' AS "word", CAST(1 AS BIGINT) AS "bit", 'rule' AS "what", CAST(0 AS BIGINT) AS "position", 'fit' AS "score", 'fit.role.decides' AS "id", 'Decides' AS "title", CAST(40000 AS BIGINT) AS "points", CAST(NULL AS VARCHAR) AS "place"
  UNION ALL SELECT
    'fired_0', CAST(2 AS BIGINT), 'rule', CAST(1 AS BIGINT), 'fit', 'fit.role.2', 'Seniority is director', CAST(30000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(4 AS BIGINT), 'rule', CAST(2 AS BIGINT), 'fit', 'fit.role.3', 'Job title contains “marketing”', CAST(10000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(8 AS BIGINT), 'rule', CAST(3 AS BIGINT), 'fit', 'fit.company_size.1', 'Company size is from 1 to 10', CAST(5000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(16 AS BIGINT), 'rule', CAST(4 AS BIGINT), 'fit', 'fit.company_size.2', 'Company size is from 11 to 200', CAST(15000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(32 AS BIGINT), 'rule', CAST(5 AS BIGINT), 'fit', 'fit.company_size.3', 'Company size is more than 200', CAST(25000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(64 AS BIGINT), 'rule', CAST(6 AS BIGINT), 'fit', 'fit.3', 'Industry is “Financial services” or “Banking”', CAST(20000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(128 AS BIGINT), 'rule', CAST(7 AS BIGINT), 'fit', 'fit.4', 'Technologies in use include “HubSpot”', CAST(10000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(256 AS BIGINT), 'rule', CAST(8 AS BIGINT), 'fit', 'fit.5', 'Monthly ad spend is more than 1,000 USD', CAST(5000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(512 AS BIGINT), 'rule', CAST(9 AS BIGINT), 'fit', 'fit.part_of_a_circle', 'Part of a circle', CAST(5000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(1024 AS BIGINT), 'rule', CAST(10 AS BIGINT), 'fit', 'fit.buys_attention', 'Buys attention', CAST(5000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(2048 AS BIGINT), 'rule', CAST(11 AS BIGINT), 'fit', 'fit.8', 'Job title matches “student|intern”', CAST(-10000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(4096 AS BIGINT), 'rule', CAST(12 AS BIGINT), 'fit', 'fit.9', 'E-mail ends with “@competitor.example”', CAST(-50000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(8192 AS BIGINT), 'rule', CAST(13 AS BIGINT), 'interest', 'interest.browsing.1', 'For each page view within 30 days where page starts with “/pricing”', CAST(10000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(16384 AS BIGINT), 'rule', CAST(14 AS BIGINT), 'interest', 'interest.browsing.2', 'For each e-mail click, losing 1 point every month', CAST(2000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(32768 AS BIGINT), 'rule', CAST(15 AS BIGINT), 'interest', 'interest.browsing.papers.1', 'Paper downloaded at least 3 times within 60 days', CAST(15000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(65536 AS BIGINT), 'rule', CAST(16 AS BIGINT), 'interest', 'interest.browsing.papers.2', 'For any paper downloaded', CAST(5000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(131072 AS BIGINT), 'rule', CAST(17 AS BIGINT), 'interest', 'interest.cold_feet.1', 'For each full week without activity, after 30 days', CAST(-5000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(262144 AS BIGINT), 'rule', CAST(18 AS BIGINT), 'interest', 'interest.cold_feet.2', 'Survey score is from −100 to −1', CAST(-10000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(524288 AS BIGINT), 'rule', CAST(19 AS BIGINT), 'interest', 'interest.cold_feet.3', 'Buying stage is unknown and no shows interest within 90 days', CAST(-10000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(1048576 AS BIGINT), 'rule', CAST(20 AS BIGINT), 'interest', 'interest.3', 'For any webinar attended, halving every 30 days', CAST(15000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(2097152 AS BIGINT), 'rule', CAST(21 AS BIGINT), 'interest', 'interest.4', 'For each reply, at most 3 times', CAST(4000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(4194304 AS BIGINT), 'rule', CAST(22 AS BIGINT), 'interest', 'interest.5', 'For each meeting, at most 9 points in all', CAST(3000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(8388608 AS BIGINT), 'rule', CAST(23 AS BIGINT), 'interest', 'interest.6', 'For any demo request', CAST(30000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(16777216 AS BIGINT), 'rule', CAST(24 AS BIGINT), 'interest', 'interest.7', 'The number of different values of page in page view within 7 days is more than 5, only once', CAST(1000 AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(33554432 AS BIGINT), 'rule', CAST(25 AS BIGINT), 'rank', 'rank.fit', '+60% of fit', CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'fired_0', CAST(67108864 AS BIGINT), 'rule', CAST(26 AS BIGINT), 'rank', 'rank.interest', '+40% of interest', CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'stages_0', CAST(1 AS BIGINT), 'stage', CAST(0 AS BIGINT), CAST(NULL AS VARCHAR), 'new', 'Lead', CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'stages_0', CAST(2 AS BIGINT), 'stage', CAST(1 AS BIGINT), CAST(NULL AS VARCHAR), 'mql', 'Marketing Qualified Lead', CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'stages_0', CAST(4 AS BIGINT), 'stage', CAST(2 AS BIGINT), CAST(NULL AS VARCHAR), 'sql', 'Sales Qualified Lead', CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'stages_0', CAST(8 AS BIGINT), 'stage', CAST(3 AS BIGINT), CAST(NULL AS VARCHAR), 'opportunity', 'Opportunity', CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'stages_0', CAST(16 AS BIGINT), 'stage', CAST(4 AS BIGINT), CAST(NULL AS VARCHAR), 'customer', 'Customer', CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'stages_0', CAST(32 AS BIGINT), 'stage', CAST(5 AS BIGINT), CAST(NULL AS VARCHAR), 'served', 'Looked after', CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'stages_0', CAST(64 AS BIGINT), 'stage', CAST(6 AS BIGINT), CAST(NULL AS VARCHAR), 'nurturing', 'In nurture', CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
  UNION ALL SELECT
    'stages_0', CAST(128 AS BIGINT), 'stage', CAST(7 AS BIGINT), CAST(NULL AS VARCHAR), 'lost', 'Disqualified', CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
)
SELECT
  s."lead_id" AS "lead_id",
  r."what" AS "what",
  r."position" AS "position",
  r."score" AS "score",
  r."id" AS "id",
  r."title" AS "title",
  r."points" AS "points",
  r."place" AS "place"
FROM scores AS s
CROSS JOIN bits AS r
WHERE (CASE r."word"
    WHEN 'fired_0' THEN s."fired_0"
    WHEN 'stages_0' THEN s."stages_0"
  END & r."bit") <> 0
;
