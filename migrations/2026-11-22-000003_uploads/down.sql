DROP FUNCTION directory.queue_depth();
DROP FUNCTION directory.lease_job(text, double precision, uuid);
DROP TABLE jobs;
DROP FUNCTION tenancy.announce_job();
DROP TABLE uploads;
DROP TABLE aircraft;
