package io.sluice.metering.projection;

import java.util.List;

/// Every query we ask FalkorDB. Nodes, relationships and properties are named as in 003; each
/// amount stands twice, as a number in credits and exactly in `…_micros`; times are ms since 1970
/// UTC, because FalkorDB has no `datetime()`.
///
/// ```
/// (:BudgetAccount)-[:HAS_LOG]->(:DebitLog)-[:SETTLES]->(:Quote)
/// (:BudgetAccount)-[:HAS_ENTRY]->(:CreditEntry)      (:DebitLog)-[:DRAWN_BY]->(:BudgetAccount)
/// (:BudgetAccount)-[:DRAWS_FROM]->(:BudgetAccount)   (:Projection) the checkpoint
/// ```
final class Cypher {
    /// The graph's key in FalkorDB.
    static final String GRAPH = "sluice";

    /// A label and the property that is unique in it.
    record Unique(String label, String property) {
        /// The constraint needs it, and so does each look-up.
        String index() {
            return "CREATE INDEX FOR (n:" + label + ") ON (n." + property + ")";
        }
    }

    static final List<Unique> UNIQUE =
            List.of(
                    new Unique("BudgetAccount", "owner_id"),
                    new Unique("Quote", "quote_id"),
                    new Unique("DebitLog", "log_id"),
                    new Unique("CreditEntry", "entry_id"),
                    new Unique("Projection", "name"));

    static final String CONSTRAINTS =
            """
            CALL db.constraints() YIELD label, properties, status
            RETURN label, properties, status
            """;

    static final String CHECKPOINT =
            """
            MERGE (c:Projection {name: 'journal'})
            ON CREATE SET c.journal = $journal, c.sequence = 0
            RETURN c.journal, c.sequence
            """;

    private static final String QUOTE =
            """
            q.source_id = r[1], q.payer_id = r[2],
            q.planned_delta_e = r[3], q.planned_delta_e_micros = r[4],
            q.allowed_delta_e = r[5], q.allowed_delta_e_micros = r[6],
            q.price_per_unit = r[7], q.price_per_unit_micros = r[8],
            q.expected_debit = r[9], q.expected_debit_micros = r[10],
            q.tokens_est = r[11], q.gpu_ms = r[12], q.confidence = 0.8,
            q.valid_until = r[13], q.timestamp = r[14], q.reason = r[15], q.project_id = r[16]
            """;

    /// Facts and checkpoint in one query, which is one transaction. Sent again it finds another
    /// checkpoint and changes nothing.
    static final String WRITE =
            """
            MATCH (c:Projection {name: 'journal'}) WHERE c.sequence = $after
            CALL {
              UNWIND $accounts AS r
              MERGE (a:BudgetAccount {owner_id: r[0]})
              SET a.owner_type = r[1], a.parent_account_id = r[2], a.parent_fallback = r[3],
                a.metering = r[4], a.status = r[5],
                a.low_balance_threshold = r[6], a.low_balance_threshold_micros = r[7],
                a.created_at = r[8], a.updated_at = r[9]
            }
            CALL {
              UNWIND $wallets AS r
              MATCH (a:BudgetAccount {owner_id: r[0]}) SET a.wallet = r[1]
            }
            CALL {
              UNWIND $parents AS r
              MATCH (:BudgetAccount {owner_id: r[0]})-[e:DRAWS_FROM]->(:BudgetAccount) DELETE e
            }
            CALL {
              UNWIND $parents AS r
              MATCH (a:BudgetAccount {owner_id: r[0]}), (p:BudgetAccount {owner_id: r[1]})
              CREATE (a)-[:DRAWS_FROM]->(p)
            }
            CALL {
              UNWIND $held AS r
              MATCH (a:BudgetAccount {owner_id: r[0]})
              SET a.balance = r[1], a.balance_micros = r[2],
                a.reserved = r[3], a.reserved_micros = r[4], a.updated_at = r[5]
            }
            CALL {
              UNWIND $figures AS r
              MATCH (a:BudgetAccount {owner_id: r[0]})
              SET a.balance = r[1], a.balance_micros = r[2],
                a.reserved = r[3], a.reserved_micros = r[4],
                a.granted = r[5], a.granted_micros = r[6],
                a.lifetime_spent = r[7], a.lifetime_spent_micros = r[8],
                a.debt = r[9], a.debt_micros = r[10], a.updated_at = r[11]
            }
            CALL {
              UNWIND $initials AS r
              MATCH (a:BudgetAccount {owner_id: r[0]})
              SET a.initial_balance = r[1], a.initial_balance_micros = r[2]
            }
            CALL {
              UNWIND $quotes AS r
              CREATE (q:Quote {quote_id: r[0]}) SET %1$s
            }
            CALL {
              UNWIND $seen_quotes AS r
              MERGE (q:Quote {quote_id: r[0]}) ON CREATE SET %1$s
            }
            CALL {
              UNWIND $debits AS r
              MATCH (a:BudgetAccount {owner_id: r[1]}) MATCH (q:Quote {quote_id: r[3]})
              CREATE (a)-[:HAS_LOG]->(d:DebitLog {log_id: r[0], account_id: r[1],
                source_id: r[2], quote_id: r[3],
                amount_debited: r[4], amount_debited_micros: r[5],
                balance_before: r[6], balance_before_micros: r[7],
                balance_after: r[8], balance_after_micros: r[9],
                actual_delta_e_delivered: r[10], actual_delta_e_delivered_micros: r[11],
                from_granted_micros: r[12], stimulus_id: r[13], overrun: r[14],
                timestamp: r[15], reason: r[16], project_id: r[17], sequence: r[18]
              })-[:SETTLES]->(q)
            }
            CALL {
              UNWIND $drawn AS r
              MATCH (d:DebitLog {log_id: r[0]}) MATCH (a:BudgetAccount {owner_id: r[1]})
              CREATE (d)-[:DRAWN_BY]->(a)
            }
            CALL {
              UNWIND $entries AS r
              MATCH (a:BudgetAccount {owner_id: r[1]})
              CREATE (a)-[:HAS_ENTRY]->(:CreditEntry {entry_id: r[0], account_id: r[1],
                kind: r[2], amount: r[3], amount_micros: r[4],
                balance_after: r[5], balance_after_micros: r[6],
                reference: r[7], timestamp: r[8], sequence: r[9]})
            }
            SET c.sequence = $through
            RETURN c.sequence
            """
                    .formatted(QUOTE.strip());

    private static final String DEBIT_COLUMNS =
            """
            sequence, d.log_id, d.account_id, d.source_id, d.quote_id,
            d.amount_debited_micros, d.balance_before_micros, d.balance_after_micros,
            d.actual_delta_e_delivered_micros, d.stimulus_id, d.overrun, d.timestamp, d.reason
            """;

    /// An account's debits before a sequence, newest first. Sorted by the one number before the
    /// other columns are read: for 200,000 debits a third of the time.
    static final String DEBITS =
            """
            MATCH (:BudgetAccount {owner_id: $owner_id})-[:HAS_LOG]->(d:DebitLog)
            WHERE d.sequence < $before
            WITH d, d.sequence AS sequence ORDER BY sequence DESC LIMIT $limit
            RETURN %s ORDER BY sequence DESC
            """
                    .formatted(DEBIT_COLUMNS.strip());

    /// An account's credits and what was taken back, before a sequence, newest first.
    static final String ENTRIES =
            """
            MATCH (:BudgetAccount {owner_id: $owner_id})-[:HAS_ENTRY]->(e:CreditEntry)
            WHERE e.sequence < $before
            WITH e, e.sequence AS sequence ORDER BY sequence DESC LIMIT $limit
            RETURN sequence, e.entry_id, e.kind, e.amount_micros, e.balance_after_micros,
              e.reference, e.timestamp
            ORDER BY sequence DESC
            """;

    /// What hangs below an account, and what each node paid and used in a period. Sums are doubles
    /// in FalkorDB: whole credits and millionths are summed apart, so that both stay exact.
    static final String TREE =
            """
            MATCH (:BudgetAccount {owner_id: $owner_id})<-[:DRAWS_FROM*0..7]-(a:BudgetAccount)
            OPTIONAL MATCH (a)-[:HAS_LOG]->(d:DebitLog)
            WHERE d.timestamp >= $from AND d.timestamp < $to
            WITH a, count(d) AS debits,
              sum(d.amount_debited_micros / 1000000) AS paid,
              sum(d.amount_debited_micros % 1000000) AS paid_rest,
              sum(CASE WHEN d.source_id = a.owner_id
                THEN d.amount_debited_micros / 1000000 ELSE 0 END) AS own,
              sum(CASE WHEN d.source_id = a.owner_id
                THEN d.amount_debited_micros % 1000000 ELSE 0 END) AS own_rest
            OPTIONAL MATCH (a)<-[:DRAWN_BY]-(e:DebitLog)
            WHERE e.timestamp >= $from AND e.timestamp < $to
            WITH a, debits, paid, paid_rest, own, own_rest,
              sum(e.amount_debited_micros / 1000000) AS drawn,
              sum(e.amount_debited_micros % 1000000) AS drawn_rest
            RETURN a.owner_id, a.owner_type, a.parent_account_id, debits,
              toInteger(paid), toInteger(paid_rest),
              toInteger(own + drawn), toInteger(own_rest + drawn_rest)
            LIMIT $limit
            """;

    /// Each account's figures, from one on in the order of their ids.
    static final String ACCOUNTS =
            """
            MATCH (a:BudgetAccount) WHERE a.owner_id > $after
            RETURN a.owner_id, a.balance_micros, a.reserved_micros, a.granted_micros,
              a.lifetime_spent_micros, a.debt_micros, a.initial_balance_micros,
              a.parent_account_id
            ORDER BY a.owner_id LIMIT $limit
            """;

    static final String DEBIT_COUNT =
            """
            MATCH (:BudgetAccount)-[:HAS_LOG]->(d:DebitLog)-[:SETTLES]->(:Quote) RETURN count(d)
            """;

    private Cypher() {}
}
