-- Scores of leads. DuckDB; “Packwell Marketing and Sales SLA”, version 2026.1.
-- Change the agreement and build this again; do not change it here.
--
-- Reads `leads`, one row for each lead:
--   lead_id        VARCHAR    whose row it is: never NULL, no two the same
--   email          VARCHAR    E-mail: prepared, never empty
--   title          VARCHAR    Job title: prepared, never empty
--   industry       VARCHAR    Industry: prepared, never empty
--   employees      BIGINT     Company size: whole, not below 0
--   country        VARCHAR    Country: prepared, never empty
--   seniority      VARCHAR    Seniority: one of individual, manager, director, vp, c_level
--   journey        VARCHAR    Buying stage: one of awareness, consideration, decision
--   tools          VARCHAR[]  Technologies in use: prepared, none empty
--   ad_spend       BIGINT     Monthly ad spend: in ten-thousandths of USD
--   satisfaction   BIGINT     Survey score: in millionths
--   budget         BOOLEAN    Budget confirmed
--   authority      BOOLEAN    Decision maker on board
--   need           BOOLEAN    Need confirmed
--   timeline       BOOLEAN    Timeline known
--   account__tier  VARCHAR    Account tier of Company: one of strategic, named, open
-- and `events`, one row for each thing that happened:
--   lead_id  VARCHAR  whose event it is
--   event    VARCHAR  what happened, by its name; only those below are read
--   at_us    BIGINT   when, in microseconds since 1970, UTC; never NULL
--   page     VARCHAR  Page of page_view: prepared, never empty
--                     reply: Reply
--                     meeting: Meeting
--                     opt_out: Opt-out
--                     hard_bounce: Hard bounce
--                     accepted: Accepted
--                     page_view: Page view
--                     webinar: Webinar attended
--                     email_click: E-mail click
--                     demo_request: Demo request
--                     download: Paper downloaded
--                     interested: Shows interest
--                     activity: Activity
--                     deal.updated: Deal brought up to date
--                     deal.won: Deal won
--                     content_request.approved: Request approved
--                     content_request.changed: Request changed
--                     content_request.delivered: Material delivered
-- Prepared texts are in Unicode NFC, without blanks around them, in small letters.
-- NULL is unknown.
--
-- Gives one row for each lead:
--   lead_id    VARCHAR  the lead; every lead has one row
--   fit        BIGINT   Fit: thousandths of a point, never NULL
--   interest   BIGINT   Interest: thousandths of a point, never NULL
--   rank       BIGINT   Rank: thousandths of a point, never NULL
--   priority   VARCHAR  Priority: hot, warm, cool
--   grade      VARCHAR  Grade: a, b, c
--   territory  VARCHAR  Territory: core, open, far
--   stages_0   BIGINT   which stages are true: bit 0 to 7, from the lowest on
--   stage      VARCHAR  the last of them: new, mql, sql
--   fired_0    BIGINT   which rules fired: bit 0 to 26, from the lowest on
-- reasons.duckdb.sql says which bit is which rule.
-- Never fires here: fit.part_of_a_circle.
--
-- As of $as_of: microseconds since 1970, UTC, as a whole number;
-- a parameter: in Python connection.execute(text, dict(as_of=…)). What happened later is unknown.
-- 86400000000 microseconds are a day.
WITH
facts AS (
  SELECT
    l."lead_id" AS "lead_id",
    l."email" AS "email",
    l."title" AS "title",
    l."industry" AS "industry",
    l."employees" AS "employees",
    l."country" AS "country",
    l."seniority" AS "seniority",
    l."journey" AS "journey",
    l."tools" AS "tools",
    l."ad_spend" AS "ad_spend",
    l."satisfaction" AS "satisfaction",
    l."budget" AS "budget",
    l."authority" AS "authority",
    l."need" AS "need",
    l."timeline" AS "timeline",
    l."account__tier" AS "account__tier"
  FROM leads AS l
),
events_1 AS (
  SELECT
    e."lead_id" AS "lead_id",
    -- what freezes interest
    min(CASE WHEN e."event" = 'hard_bounce' THEN e."at_us" END) AS "t1",
    -- demo_request within 2 days
    CAST(max(CASE WHEN e."event" = 'demo_request' AND e."at_us" > $as_of - 172800000000 THEN 1 ELSE 0 END) AS BIGINT) AS "h7",
    -- demo_request within 14 days
    CAST(max(CASE WHEN e."event" = 'demo_request' AND e."at_us" > $as_of - 1209600000000 THEN 1 ELSE 0 END) AS BIGINT) AS "h8",
    CAST(max(CASE WHEN e."event" = 'accepted' THEN 1 ELSE 0 END) AS BIGINT) AS "h9"  -- accepted
  FROM events AS e
  WHERE e."event" IN (
    'reply',
    'meeting',
    'opt_out',
    'hard_bounce',
    'accepted',
    'page_view',
    'webinar',
    'email_click',
    'demo_request',
    'download',
    'interested',
    'activity',
    'deal.updated',
    'deal.won',
    'content_request.approved',
    'content_request.changed',
    'content_request.delivered'
  )
    AND e."at_us" <= $as_of
  GROUP BY e."lead_id"
),
step_1 AS (
  SELECT
    l.*,
    a1."t1" AS "t1",
    coalesce(a1."h7", 0) AS "h7",
    coalesce(a1."h8", 0) AS "h8",
    coalesce(a1."h9", 0) AS "h9",
    -- fit.role: Role
    -- 1 = fit.role.decides: Decides
    -- 2 = fit.role.2: Seniority is director
    -- 3 = fit.role.3: Job title contains “marketing”
    CAST(CASE
      WHEN l."seniority" IN ('vp', 'c_level') THEN 1
      WHEN l."seniority" = 'director' THEN 2
      WHEN contains(l."title", 'marketing') THEN 3
      ELSE 0
    END AS BIGINT) AS "first_1",
    -- fit.company_size: Company size
    -- 1 = fit.company_size.1: Company size is from 1 to 10
    -- 2 = fit.company_size.2: Company size is from 11 to 200
    -- 3 = fit.company_size.3: Company size is more than 200
    CAST(CASE
      WHEN l."employees" >= 1 AND l."employees" <= 10 THEN 1
      WHEN l."employees" >= 11 AND l."employees" <= 200 THEN 2
      WHEN l."employees" > 200 THEN 3
      ELSE 0
    END AS BIGINT) AS "first_2",
    -- fit.3: Industry is “Financial services” or “Banking”
    CAST(CASE WHEN l."industry" IN ('financial services', 'banking') THEN 1 ELSE 0 END AS BIGINT) AS "r1",
    -- fit.4: Technologies in use include “HubSpot”
    CAST(CASE
      WHEN CASE WHEN l."tools" IS NULL THEN CAST(NULL AS BOOLEAN) ELSE list_contains(l."tools", 'hubspot') END THEN 1
      ELSE 0
    END AS BIGINT) AS "r2",
    -- fit.5: Monthly ad spend is more than 1,000 USD
    CAST(CASE WHEN l."ad_spend" > 10000000 THEN 1 ELSE 0 END AS BIGINT) AS "r3",
    l."ad_spend" > 20833333 AS "is_1",  -- term big_spender: Big spender
    -- fit.8: Job title matches “student|intern”
    CAST(CASE WHEN regexp_matches(l."title", 'student|intern') THEN 1 ELSE 0 END AS BIGINT) AS "r5",
    -- fit.9: E-mail ends with “@competitor.example”
    CAST(CASE WHEN ends_with(l."email", '@competitor.example') THEN 1 ELSE 0 END AS BIGINT) AS "r6",
    -- interest.cold_feet.2: Survey score is from −100 to −1
    CAST(CASE WHEN l."satisfaction" >= -100000000 AND l."satisfaction" <= -1000000 THEN 1 ELSE 0 END AS BIGINT) AS "r10",
    -- term icp: Ideal customer
    (
      l."industry" IN ('financial services', 'banking')
      AND l."employees" > 10
      AND (
          CASE WHEN l."tools" IS NULL THEN CAST(NULL AS BOOLEAN) ELSE list_contains(l."tools", 'hubspot') END
          OR l."ad_spend" > 10000000
        )
    ) AS "is_2"
  FROM facts AS l
  LEFT JOIN events_1 AS a1 ON a1."lead_id" = l."lead_id"
),
step_2 AS (
  SELECT
    l.*,
    -- fit.buys_attention: Buys attention
    CAST(CASE WHEN l."is_1" THEN 1 ELSE 0 END AS BIGINT) AS "r4",
    -- from when interest is looked at
    CAST(CASE WHEN l."t1" < $as_of THEN l."t1" ELSE $as_of END AS BIGINT) AS "at_1",
    -- class territory: Territory
    (
      CASE
        WHEN l."country" IN ('pl', 'de', 'cz') AND l."is_2" THEN 'core'
        WHEN l."account__tier" <> 'named' AND NOT (l."country" IN ('us', 'ca')) THEN 'open'
        ELSE 'far'
      END
    ) AS "class_3",
    -- stage sql: Sales Qualified Lead
    (
      l."h9" = 1
      AND CASE
          WHEN CASE WHEN l."budget" THEN 1 ELSE 0 END
              + CASE WHEN l."authority" THEN 1 ELSE 0 END
              + CASE WHEN l."need" THEN 1 ELSE 0 END
              + CASE WHEN l."timeline" THEN 1 ELSE 0 END >= 2
          THEN TRUE
          WHEN CASE WHEN NOT l."budget" THEN 0 ELSE 1 END
              + CASE WHEN NOT l."authority" THEN 0 ELSE 1 END
              + CASE WHEN NOT l."need" THEN 0 ELSE 1 END
              + CASE WHEN NOT l."timeline" THEN 0 ELSE 1 END < 2
          THEN FALSE
          ELSE CAST(NULL AS BOOLEAN)
        END
    ) AS "in_2"
  FROM step_1 AS l
),
events_3 AS (
  SELECT
    e."lead_id" AS "lead_id",
    -- page_view within 30 days
    count(*) FILTER (e."event" = 'page_view'
        AND e."at_us" <= l."at_1"
        AND e."at_us" > l."at_1" - 2592000000000
        AND starts_with(e."page", '/pricing')) AS "n1",
    -- email_click
    CAST(max(CASE WHEN e."event" = 'email_click' AND e."at_us" <= l."at_1" THEN 1 ELSE 0 END) AS BIGINT) AS "h1",
    -- interest.browsing.2: email_click
    CAST(sum(CASE WHEN e."event" = 'email_click' AND e."at_us" <= l."at_1" THEN CASE
          WHEN e."at_us" > l."at_1" - 2592000000000 THEN 2000
          WHEN e."at_us" > l."at_1" - 5184000000000 THEN 1000
          ELSE 0
        END ELSE 0 END) AS BIGINT) AS "p1",
    -- download within 60 days
    count(*) FILTER (e."event" = 'download'
        AND e."at_us" <= l."at_1"
        AND e."at_us" > l."at_1" - 5184000000000) AS "n2",
    -- download
    CAST(max(CASE WHEN e."event" = 'download' AND e."at_us" <= l."at_1" THEN 1 ELSE 0 END) AS BIGINT) AS "h2",
    -- last activity
    max(CASE WHEN (e."event" = 'activity' AND e."at_us" <= l."at_1")
        OR (e."event" = 'reply' AND e."at_us" <= l."at_1")
        OR (e."event" = 'meeting' AND e."at_us" <= l."at_1")
        OR (e."event" = 'opt_out' AND e."at_us" <= l."at_1")
        OR (e."event" = 'page_view' AND e."at_us" <= l."at_1")
        OR (e."event" = 'webinar' AND e."at_us" <= l."at_1")
        OR (e."event" = 'email_click' AND e."at_us" <= l."at_1")
        OR (e."event" = 'demo_request' AND e."at_us" <= l."at_1")
        OR (e."event" = 'download' AND e."at_us" <= l."at_1")
        OR (e."event" = 'deal.updated' AND e."at_us" <= l."at_1")
        OR (e."event" = 'deal.won' AND e."at_us" <= l."at_1")
        OR (e."event" = 'content_request.approved' AND e."at_us" <= l."at_1")
        OR (e."event" = 'content_request.changed' AND e."at_us" <= l."at_1")
        OR (e."event" = 'content_request.delivered' AND e."at_us" <= l."at_1") THEN e."at_us" END) AS "t2",
    -- interested within 90 days
    CAST(max(CASE WHEN (
            e."event" = 'interested'
            AND e."at_us" <= l."at_1"
            AND e."at_us" > l."at_1" - 7776000000000
          )
        OR (
            e."event" = 'page_view'
            AND e."at_us" <= l."at_1"
            AND e."at_us" > l."at_1" - 7776000000000
            AND starts_with(e."page", '/pricing')
          )
        OR (
            e."event" = 'download'
            AND e."at_us" <= l."at_1"
            AND e."at_us" > l."at_1" - 7776000000000
          )
        OR (
            e."event" = 'demo_request'
            AND e."at_us" <= l."at_1"
            AND e."at_us" > l."at_1" - 7776000000000
          ) THEN 1 ELSE 0 END) AS BIGINT) AS "h3",
    -- may be interested within 90 days
    CAST(max(CASE WHEN e."event" = 'page_view'
        AND e."at_us" <= l."at_1"
        AND e."at_us" > l."at_1" - 7776000000000
        AND (starts_with(e."page", '/pricing')) IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS "h4",
    -- webinar
    CAST(max(CASE WHEN e."event" = 'webinar' AND e."at_us" <= l."at_1" THEN 1 ELSE 0 END) AS BIGINT) AS "h5",
    -- age of webinar
    min(CASE WHEN e."event" = 'webinar' AND e."at_us" <= l."at_1" THEN CASE
          WHEN e."at_us" > l."at_1" - 20736000000000 THEN CASE
              WHEN e."at_us" > l."at_1" - 10368000000000 THEN CASE
                  WHEN e."at_us" > l."at_1" - 2592000000000 THEN 0
                  WHEN e."at_us" > l."at_1" - 5184000000000 THEN 1
                  WHEN e."at_us" > l."at_1" - 7776000000000 THEN 2
                  ELSE 3
                END
              ELSE CASE
                  WHEN e."at_us" > l."at_1" - 12960000000000 THEN 4
                  WHEN e."at_us" > l."at_1" - 15552000000000 THEN 5
                  WHEN e."at_us" > l."at_1" - 18144000000000 THEN 6
                  ELSE 7
                END
            END
          ELSE CASE
              WHEN e."at_us" > l."at_1" - 31104000000000 THEN CASE
                  WHEN e."at_us" > l."at_1" - 23328000000000 THEN 8
                  WHEN e."at_us" > l."at_1" - 25920000000000 THEN 9
                  WHEN e."at_us" > l."at_1" - 28512000000000 THEN 10
                  ELSE 11
                END
              ELSE CASE
                  WHEN e."at_us" > l."at_1" - 33696000000000 THEN 12
                  WHEN e."at_us" > l."at_1" - 36288000000000 THEN 13
                  WHEN e."at_us" > l."at_1" - 38880000000000 THEN 14
                  ELSE 15
                END
            END
        END END) AS "l1",
    count(*) FILTER (e."event" = 'reply' AND e."at_us" <= l."at_1") AS "n4",  -- reply
    count(*) FILTER (e."event" = 'meeting' AND e."at_us" <= l."at_1") AS "n5",  -- meeting
    -- demo_request
    CAST(max(CASE WHEN e."event" = 'demo_request' AND e."at_us" <= l."at_1" THEN 1 ELSE 0 END) AS BIGINT) AS "h6",
    -- page_view within 7 days, without page
    count(*) FILTER (e."event" = 'page_view'
        AND e."at_us" <= l."at_1"
        AND e."at_us" > l."at_1" - 604800000000
        AND e."page" IS NULL) AS "n7",
    -- different page of page_view within 7 days
    count(DISTINCT CASE WHEN e."event" = 'page_view'
        AND e."at_us" <= l."at_1"
        AND e."at_us" > l."at_1" - 604800000000 THEN e."page" END) AS "n8"
  FROM events AS e
  JOIN step_2 AS l ON l."lead_id" = e."lead_id"
  WHERE e."event" IN (
    'reply',
    'meeting',
    'opt_out',
    'hard_bounce',
    'accepted',
    'page_view',
    'webinar',
    'email_click',
    'demo_request',
    'download',
    'interested',
    'activity',
    'deal.updated',
    'deal.won',
    'content_request.approved',
    'content_request.changed',
    'content_request.delivered'
  )
    AND e."at_us" <= $as_of
  GROUP BY e."lead_id"
),
step_3 AS (
  SELECT
    l.*,
    coalesce(a1."n1", 0) AS "n1",
    coalesce(a1."h1", 0) AS "h1",
    coalesce(a1."p1", 0) AS "p1",
    coalesce(a1."n2", 0) AS "n2",
    coalesce(a1."h2", 0) AS "h2",
    a1."t2" AS "t2",
    coalesce(a1."h3", 0) AS "h3",
    coalesce(a1."h4", 0) AS "h4",
    coalesce(a1."h5", 0) AS "h5",
    a1."l1" AS "l1",
    coalesce(a1."n4", 0) AS "n4",
    coalesce(a1."n5", 0) AS "n5",
    coalesce(a1."h6", 0) AS "h6",
    coalesce(a1."n7", 0) AS "n7",
    coalesce(a1."n8", 0) AS "n8",
    -- score fit: Fit, all rules
    CAST(CASE
          WHEN l."first_1" = 1 THEN 40000
          WHEN l."first_1" = 2 THEN 30000
          WHEN l."first_1" = 3 THEN 10000
          ELSE 0
        END
      + CASE
          WHEN l."first_2" = 1 THEN 5000
          WHEN l."first_2" = 2 THEN 15000
          WHEN l."first_2" = 3 THEN 25000
          ELSE 0
        END
      + l."r1" * 20000
      + l."r2" * 10000
      + l."r3" * 5000
      + l."r4" * 5000
      + l."r5" * -10000
      + l."r6" * -50000 AS BIGINT) AS "sum_1"
  FROM step_2 AS l
  LEFT JOIN events_3 AS a1 ON a1."lead_id" = l."lead_id"
),
step_4 AS (
  SELECT
    l.*,
    -- score fit: Fit
    CAST(CASE WHEN l."sum_1" > 100000 THEN 100000 WHEN l."sum_1" < 0 THEN 0 ELSE l."sum_1" END AS BIGINT) AS "score_1",
    -- interest.browsing.1: For each page view within 30 days where page starts with “/pricing”
    CAST(CASE WHEN l."n1" > 0 THEN 1 ELSE 0 END AS BIGINT) AS "r7",
    -- interest.browsing.2: For each e-mail click, losing 1 point every month
    CAST(CASE WHEN l."h1" = 1 THEN 1 ELSE 0 END AS BIGINT) AS "r8",
    -- interest.browsing.papers: Papers
    -- 1 = interest.browsing.papers.1: Paper downloaded at least 3 times within 60 days
    -- 2 = interest.browsing.papers.2: For any paper downloaded
    CAST(CASE WHEN l."n2" >= 3 THEN 1 WHEN l."h2" = 1 THEN 2 ELSE 0 END AS BIGINT) AS "first_3",
    -- interest.cold_feet.1: full intervals
    CAST(CASE
      WHEN l."t2" IS NULL THEN 0
      ELSE CASE
          WHEN l."at_1" - l."t2" - 2592000000000 < 604800000000 THEN 0
          ELSE ((l."at_1" - l."t2" - 2592000000000) // 604800000000)
        END
    END AS BIGINT) AS "n3",
    -- interest.cold_feet.3: Buying stage is unknown and no shows interest within 90 days
    CAST(CASE
      WHEN l."journey" IS NULL
        AND NOT CASE
              WHEN l."h3" = 1 THEN TRUE
              WHEN l."h4" = 1 THEN CAST(NULL AS BOOLEAN)
              ELSE FALSE
            END
      THEN 1
      ELSE 0
    END AS BIGINT) AS "r11",
    -- interest.3: For any webinar attended, halving every 30 days
    CAST(CASE WHEN l."h5" = 1 THEN 1 ELSE 0 END AS BIGINT) AS "r12",
    -- interest.4: For each reply, at most 3 times
    CAST(CASE WHEN l."n4" > 0 THEN 1 ELSE 0 END AS BIGINT) AS "r13",
    CAST(l."n5" * 3000 AS BIGINT) AS "p2",  -- interest.5, without its limit
    -- interest.5: For each meeting, at most 9 points in all
    CAST(CASE WHEN l."n5" > 0 THEN 1 ELSE 0 END AS BIGINT) AS "r14",
    -- interest.6: For any demo request
    CAST(CASE WHEN l."h6" = 1 THEN 1 ELSE 0 END AS BIGINT) AS "r15",
    -- interest.7: The number of different values of page in page view within 7 days is more than 5, only once
    CAST(CASE
      WHEN CASE
          WHEN l."n8" > 5 AND l."n8" + l."n7" > 5 THEN TRUE
          WHEN NOT (l."n8" > 5) AND NOT (l."n8" + l."n7" > 5) THEN FALSE
          ELSE CAST(NULL AS BOOLEAN)
        END
      THEN 1
      ELSE 0
    END AS BIGINT) AS "r16",
    -- full intervals of wear
    CAST(CASE
      WHEN l."t2" IS NULL THEN 0
      ELSE CASE
          WHEN l."at_1" - l."t2" - 5184000000000 < 2592000000000 THEN 0
          ELSE ((l."at_1" - l."t2" - 5184000000000) // 2592000000000)
        END
    END AS BIGINT) AS "n9"
  FROM step_3 AS l
),
step_5 AS (
  SELECT
    l.*,
    -- interest.browsing: Browsing, without its limits
    CAST(l."n1" * 10000
      + l."p1"
      + CASE WHEN l."first_3" = 1 THEN 15000 WHEN l."first_3" = 2 THEN 5000 ELSE 0 END AS BIGINT) AS "sum_2",
    -- interest.cold_feet.1: For each full week without activity, after 30 days
    CAST(CASE WHEN l."n3" > 0 THEN 1 ELSE 0 END AS BIGINT) AS "r9",
    -- interest.cold_feet: Cold feet, without its limits
    CAST(l."n3" * -5000 + l."r10" * -10000 + l."r11" * -10000 AS BIGINT) AS "sum_3",
    CAST(l."score_1" * 60000 AS BIGINT) AS "p3",  -- rank.fit, in 100,000ths
    -- class priority: Priority
    CASE WHEN l."h7" = 1 THEN 'hot' WHEN l."score_1" >= 80000 THEN 'warm' ELSE 'cool' END AS "class_1"
  FROM step_4 AS l
),
step_6 AS (
  SELECT
    l.*,
    -- score interest: Interest, all rules
    CAST(CASE WHEN l."sum_2" > 40000 THEN 40000 ELSE l."sum_2" END
      + CASE WHEN l."sum_3" < -20000 THEN -20000 ELSE l."sum_3" END
      + CASE
          WHEN l."l1" IS NULL THEN 0
          ELSE CASE
              WHEN l."l1" < 8 THEN CASE
                  WHEN l."l1" < 4 THEN CASE
                      WHEN l."l1" < 1 THEN 15000
                      WHEN l."l1" < 2 THEN 7500
                      WHEN l."l1" < 3 THEN 3750
                      ELSE 1875
                    END
                  ELSE CASE
                      WHEN l."l1" < 5 THEN 938
                      WHEN l."l1" < 6 THEN 469
                      WHEN l."l1" < 7 THEN 234
                      ELSE 117
                    END
                END
              ELSE CASE
                  WHEN l."l1" < 12 THEN CASE
                      WHEN l."l1" < 9 THEN 59
                      WHEN l."l1" < 10 THEN 29
                      WHEN l."l1" < 11 THEN 15
                      ELSE 7
                    END
                  ELSE CASE
                      WHEN l."l1" < 13 THEN 4
                      WHEN l."l1" < 14 THEN 2
                      WHEN l."l1" < 15 THEN 1
                      ELSE 0
                    END
                END
            END
        END
      + CASE WHEN l."n4" > 3 THEN 3 ELSE l."n4" END * 4000
      + CASE WHEN l."p2" > 9000 THEN 9000 ELSE l."p2" END
      + l."r15" * 30000
      + l."r16" * 1000 AS BIGINT) AS "sum_4",
    -- rank.fit: +60% of fit
    CAST(CASE
      WHEN l."p3" >= 0 THEN ((l."p3" * 2 + 100000) // 200000)
      ELSE ((l."p3" * -2 + 100000) // 200000) * -1
    END AS BIGINT) AS "p4"
  FROM step_5 AS l
),
step_7 AS (
  SELECT
    l.*,
    -- score interest: Interest, before it wears off
    CAST(CASE WHEN l."sum_4" < 0 THEN 0 ELSE l."sum_4" END AS BIGINT) AS "full_1",
    CAST(CASE WHEN l."p4" <> 0 THEN 1 ELSE 0 END AS BIGINT) AS "r17"  -- rank.fit: +60% of fit
  FROM step_6 AS l
),
step_8 AS (
  SELECT
    l.*,
    -- score interest: Interest, worn off
    CAST(CASE
      WHEN l."full_1" <= 0 THEN l."full_1"
      ELSE ((
            (
                  CAST(l."full_1" AS HUGEINT) * CAST(CASE
                      WHEN l."n9" < 24 THEN CASE
                          WHEN l."n9" < 12 THEN CASE
                              WHEN l."n9" < 6 THEN CASE
                                  WHEN l."n9" < 3 THEN CASE
                                      WHEN l."n9" < 1 THEN 1000000
                                      WHEN l."n9" < 2 THEN 750000
                                      ELSE 562500
                                    END
                                  ELSE CASE
                                      WHEN l."n9" < 4 THEN 421875
                                      WHEN l."n9" < 5 THEN 316406
                                      ELSE 237305
                                    END
                                END
                              ELSE CASE
                                  WHEN l."n9" < 9 THEN CASE
                                      WHEN l."n9" < 7 THEN 177979
                                      WHEN l."n9" < 8 THEN 133484
                                      ELSE 100113
                                    END
                                  ELSE CASE
                                      WHEN l."n9" < 10 THEN 75085
                                      WHEN l."n9" < 11 THEN 56314
                                      ELSE 42235
                                    END
                                END
                            END
                          ELSE CASE
                              WHEN l."n9" < 18 THEN CASE
                                  WHEN l."n9" < 15 THEN CASE
                                      WHEN l."n9" < 13 THEN 31676
                                      WHEN l."n9" < 14 THEN 23757
                                      ELSE 17818
                                    END
                                  ELSE CASE
                                      WHEN l."n9" < 16 THEN 13363
                                      WHEN l."n9" < 17 THEN 10023
                                      ELSE 7517
                                    END
                                END
                              ELSE CASE
                                  WHEN l."n9" < 21 THEN CASE
                                      WHEN l."n9" < 19 THEN 5638
                                      WHEN l."n9" < 20 THEN 4228
                                      ELSE 3171
                                    END
                                  ELSE CASE
                                      WHEN l."n9" < 22 THEN 2378
                                      WHEN l."n9" < 23 THEN 1784
                                      ELSE 1338
                                    END
                                END
                            END
                        END
                      ELSE CASE
                          WHEN l."n9" < 36 THEN CASE
                              WHEN l."n9" < 30 THEN CASE
                                  WHEN l."n9" < 27 THEN CASE
                                      WHEN l."n9" < 25 THEN 1003
                                      WHEN l."n9" < 26 THEN 753
                                      ELSE 564
                                    END
                                  ELSE CASE
                                      WHEN l."n9" < 28 THEN 423
                                      WHEN l."n9" < 29 THEN 317
                                      ELSE 238
                                    END
                                END
                              ELSE CASE
                                  WHEN l."n9" < 33 THEN CASE
                                      WHEN l."n9" < 31 THEN 179
                                      WHEN l."n9" < 32 THEN 134
                                      ELSE 100
                                    END
                                  ELSE CASE
                                      WHEN l."n9" < 34 THEN 75
                                      WHEN l."n9" < 35 THEN 57
                                      ELSE 42
                                    END
                                END
                            END
                          ELSE CASE
                              WHEN l."n9" < 42 THEN CASE
                                  WHEN l."n9" < 39 THEN CASE
                                      WHEN l."n9" < 37 THEN 32
                                      WHEN l."n9" < 38 THEN 24
                                      ELSE 18
                                    END
                                  ELSE CASE
                                      WHEN l."n9" < 40 THEN 13
                                      WHEN l."n9" < 41 THEN 10
                                      ELSE 8
                                    END
                                END
                              ELSE CASE
                                  WHEN l."n9" < 45 THEN CASE
                                      WHEN l."n9" < 43 THEN 6
                                      WHEN l."n9" < 44 THEN 4
                                      ELSE 3
                                    END
                                  ELSE CASE
                                      WHEN l."n9" < 47 THEN 2
                                      WHEN l."n9" < 51 THEN 1
                                      ELSE 0
                                    END
                                END
                            END
                        END
                    END AS HUGEINT)
                ) * CAST(2 AS HUGEINT)
            + CAST(1000000 AS HUGEINT)
          ) // 2000000)
    END AS BIGINT) AS "worn_1"
  FROM step_7 AS l
),
step_9 AS (
  SELECT
    l.*,
    -- score interest: Interest
    CAST(CASE WHEN l."worn_1" < 0 THEN 0 ELSE l."worn_1" END AS BIGINT) AS "score_2"
  FROM step_8 AS l
),
step_10 AS (
  SELECT
    l.*,
    CAST(l."score_2" * 40000 AS BIGINT) AS "p5",  -- rank.interest, in 100,000ths
    -- stage mql: Marketing Qualified Lead
    (l."score_1" >= 60000 AND l."score_2" >= 40000) OR l."h8" = 1 AS "in_1"
  FROM step_9 AS l
),
step_11 AS (
  SELECT
    l.*,
    -- rank.interest: +40% of interest
    CAST(CASE
      WHEN l."p5" >= 0 THEN ((l."p5" * 2 + 100000) // 200000)
      ELSE ((l."p5" * -2 + 100000) // 200000) * -1
    END AS BIGINT) AS "p6"
  FROM step_10 AS l
),
step_12 AS (
  SELECT
    l.*,
    -- rank.interest: +40% of interest
    CAST(CASE WHEN l."p6" <> 0 THEN 1 ELSE 0 END AS BIGINT) AS "r18",
    CAST(l."p4" + l."p6" AS BIGINT) AS "sum_5"  -- score rank: Rank, all rules
  FROM step_11 AS l
),
step_13 AS (
  SELECT
    l.*,
    -- score rank: Rank
    CAST(CASE WHEN l."sum_5" > 100000 THEN 100000 WHEN l."sum_5" < 0 THEN 0 ELSE l."sum_5" END AS BIGINT) AS "score_3"
  FROM step_12 AS l
),
step_14 AS (
  SELECT
    l.*,
    -- class grade: Grade
    CASE WHEN l."score_3" >= 80000 THEN 'a' WHEN l."score_3" >= 50000 THEN 'b' ELSE 'c' END AS "class_2"
  FROM step_13 AS l
)
SELECT
  l."lead_id" AS "lead_id",
  CAST(l."score_1" AS BIGINT) AS "fit",  -- Fit, in thousandths of a point
  CAST(l."score_2" AS BIGINT) AS "interest",  -- Interest, in thousandths of a point
  CAST(l."score_3" AS BIGINT) AS "rank",  -- Rank, in thousandths of a point
  l."class_1" AS "priority",  -- Priority
  l."class_2" AS "grade",  -- Grade
  l."class_3" AS "territory",  -- Territory
  -- bits of the stages: new, mql, sql, opportunity, customer, served, nurturing, lost
  CAST(CASE WHEN l."in_1" THEN 1 ELSE 0 END * 2 + CASE WHEN l."in_2" THEN 1 ELSE 0 END * 4 + 1 AS BIGINT) AS "stages_0",
  -- the last of them
  CASE WHEN l."in_2" THEN 'sql' WHEN l."in_1" THEN 'mql' ELSE 'new' END AS "stage",
  -- bits of the rules that fired, in the order of the text
  CAST(CASE WHEN l."first_1" = 1 THEN 1 ELSE 0 END
    + CASE WHEN l."first_1" = 2 THEN 1 ELSE 0 END * 2
    + CASE WHEN l."first_1" = 3 THEN 1 ELSE 0 END * 4
    + CASE WHEN l."first_2" = 1 THEN 1 ELSE 0 END * 8
    + CASE WHEN l."first_2" = 2 THEN 1 ELSE 0 END * 16
    + CASE WHEN l."first_2" = 3 THEN 1 ELSE 0 END * 32
    + l."r1" * 64
    + l."r2" * 128
    + l."r3" * 256
    + l."r4" * 1024
    + l."r5" * 2048
    + l."r6" * 4096
    + l."r7" * 8192
    + l."r8" * 16384
    + CASE WHEN l."first_3" = 1 THEN 1 ELSE 0 END * 32768
    + CASE WHEN l."first_3" = 2 THEN 1 ELSE 0 END * 65536
    + l."r9" * 131072
    + l."r10" * 262144
    + l."r11" * 524288
    + l."r12" * 1048576
    + l."r13" * 2097152
    + l."r14" * 4194304
    + l."r15" * 8388608
    + l."r16" * 16777216
    + l."r17" * 33554432
    + l."r18" * 67108864 AS BIGINT) AS "fired_0"
FROM step_14 AS l
;
