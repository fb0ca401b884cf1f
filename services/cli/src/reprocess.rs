//! `flarepath admin reprocess`: makes jobs that process uploads again.
//!
//! The work is the workers'. A worker that finds that its own parser, rules, guard and models
//! made what is in force leaves it alone, so that the command may be repeated freely.

use anyhow::Context as _;
use data_flight::id::{TenantId, UploadId};
use data_store::{Page, Reprocessing, Store, StoreError, TenantScope};

use crate::exit::{Exit, Failure};
use crate::output;

/// Uploads of a page.
const PAGE: u32 = 1_000;

/// Options of the command.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("which").required(true)))]
pub struct Options {
    /// Id of an upload; may be given several times.
    #[arg(long, value_name = "ID", group = "which")]
    upload: Vec<uuid::Uuid>,
    /// Every upload.
    #[arg(long, group = "which", conflicts_with = "upload")]
    all: bool,
    /// Only of this operator.
    #[arg(long, value_name = "ID")]
    tenant: Option<uuid::Uuid>,
}

/// What became of the uploads.
#[derive(Debug, Default)]
struct Counts {
    queued: u32,
    waiting: u32,
    unknown: u32,
}

/// Makes the jobs and says how many.
///
/// # Errors
/// When the database does not answer, or the operator does not exist.
pub async fn run(options: &Options, store: &Store) -> anyhow::Result<Exit> {
    let tenants = store.list_tenants().await?.into_iter().map(|tenant| tenant.tenant_id);
    let wanted = |tenant: &TenantId| options.tenant.is_none_or(|only| only == tenant.0);
    let scopes: Vec<TenantScope> = tenants.filter(wanted).map(TenantScope::new).collect();
    if scopes.is_empty() {
        return Err(Failure::with_hint(
            Exit::Usage,
            "there is no such operator",
            "`flarepath admin list` shows all of them",
        )
        .into());
    }
    let mut counts = Counts::default();
    if options.all {
        for scope in &scopes {
            all(store, scope, &mut counts).await?;
        }
    }
    for id in &options.upload {
        one(store, &scopes, UploadId(*id), &mut counts).await?;
    }
    output::text(&format!("{} queued, {} waiting already", counts.queued, counts.waiting))?;
    Ok(if counts.unknown == 0 { Exit::Done } else { Exit::Incomplete })
}

async fn all(store: &Store, scope: &TenantScope, counts: &mut Counts) -> anyhow::Result<()> {
    let mut after = None;
    loop {
        let uploads = store.list_uploads(scope, Page { limit: PAGE, after }).await?;
        for upload in &uploads {
            counts.add(store.reprocess_upload(scope, upload.upload_id, None).await?);
        }
        after = uploads.last().map(|upload| upload.upload_id);
        if after.is_none() {
            return Ok(());
        }
    }
}

/// An upload of whichever operator has it.
async fn one(
    store: &Store,
    scopes: &[TenantScope],
    id: UploadId,
    counts: &mut Counts,
) -> anyhow::Result<()> {
    for scope in scopes {
        let asked: Result<_, StoreError> = store.reprocess_upload(scope, id, None).await;
        match asked {
            Ok(reprocessing) => {
                counts.add(reprocessing);
                return Ok(());
            }
            Err(error) if error.is_not_found() => {}
            Err(error) => return Err(error).context("the upload cannot be queued"),
        }
    }
    counts.unknown += 1;
    output::note(&format!("there is no upload {id}"));
    Ok(())
}

impl Counts {
    fn add(&mut self, reprocessing: Reprocessing) {
        match reprocessing {
            Reprocessing::Queued(_) => self.queued += 1,
            Reprocessing::Waiting(_) => self.waiting += 1,
        }
    }
}
