DROP TABLE acknowledgements;
DROP TABLE advisory_revocations;
DROP TABLE advisories;
DROP TABLE predictions;
DROP TABLE models;
