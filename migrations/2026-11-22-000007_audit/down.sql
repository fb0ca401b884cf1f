DROP TABLE audit_completions;
DROP TABLE audit;
