DROP TABLE findings;
DROP TABLE evaluations;
