//! Sends the logs through the API and waits until every one is processed.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use data_store::Role;

use super::Log;
use super::client::Client;
use super::operator::Operator;
use crate::output;

/// How often the status of the uploads is asked for.
const ASK_AGAIN: Duration = Duration::from_millis(200);
/// Longest wait without any upload getting done.
const STALLED: Duration = Duration::from_secs(120);

/// Uploads every log as the operator; returns the ids of the uploads.
pub(crate) async fn send_all(
    client: &Client,
    operator: &Operator,
    logs: &[Log],
) -> anyhow::Result<Vec<String>> {
    let who = operator.sign_in(client, Role::Operator).await?;
    let progress = output::progress(logs.len(), "uploading");
    let mut ids = Vec::with_capacity(logs.len());
    for log in logs {
        let answer = client
            .upload(&who, &log.name, &log.bytes)
            .await
            .with_context(|| format!("upload {}", log.name))?;
        let id = answer
            .pointer("/uploads/0/id")
            .or_else(|| answer.pointer("/0/id"))
            .or_else(|| answer.get("id"))
            .and_then(serde_json::Value::as_str)
            .with_context(|| format!("the API named no upload: {answer}"))?;
        ids.push(id.to_owned());
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(ids)
}

/// Waits until every upload is processed or has failed.
pub(crate) async fn wait_until_done(
    client: &Client,
    operator: &Operator,
    ids: &[String],
) -> anyhow::Result<()> {
    let who = operator.sign_in(client, Role::Operator).await?;
    let mut open: BTreeSet<&String> = ids.iter().collect();
    let progress = output::progress(open.len(), "processing");
    let mut last_progress = Instant::now();
    while !open.is_empty() {
        let mut done = Vec::new();
        for id in &open {
            let upload = client.get(&who, &format!("/uploads/{id}")).await?;
            let status = upload.get("status").and_then(serde_json::Value::as_str);
            if matches!(status, Some("processed" | "failed")) {
                done.push(*id);
                progress.inc(1);
            }
        }
        if !done.is_empty() {
            last_progress = Instant::now();
        }
        for id in done {
            open.remove(id);
        }
        if last_progress.elapsed() > STALLED {
            bail!("{} uploads are still not processed after {} s", open.len(), STALLED.as_secs());
        }
        if !open.is_empty() {
            tokio::time::sleep(ASK_AGAIN).await;
        }
    }
    progress.finish_and_clear();
    Ok(())
}
