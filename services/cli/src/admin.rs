//! `flarepath admin`: the first operator and the first people (everybody else is added through
//! the API by an admin), and uploads to be processed again.

use data_flight::id::TenantId;
use data_store::{NewPerson, Role, TenantScope};
use secrecy::SecretString;
use services_api::{PasswordCost, PasswordHasher};

use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::up::database::Database;

/// Options of the command.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make an operator and its first admin, or add an admin to an operator.
    Create {
        /// Name of a new operator.
        #[arg(long, value_name = "NAME", required_unless_present = "tenant")]
        operator: Option<String>,
        /// Id of an operator that exists.
        #[arg(long, value_name = "ID", conflicts_with = "operator")]
        tenant: Option<uuid::Uuid>,
        /// Address that the admin signs in with.
        #[arg(long, value_name = "ADDRESS")]
        email: String,
        /// Name of the admin.
        #[arg(long, value_name = "NAME")]
        name: String,
    },
    /// List the operators.
    List,
    /// Process uploads again, with the parser, rules and models of now.
    Reprocess(crate::reprocess::Options),
}

/// Runs the command. The password is read from `FLAREPATH_ADMIN_PASSWORD`, never from the
/// command line, where other users of the machine could read it.
///
/// # Errors
/// When there is no database or the person cannot be added.
pub async fn run(options: &Options, config: &Config) -> anyhow::Result<Exit> {
    let database = Database::open(config).await?;
    let result = act(options, config, &database).await;
    database.close().await;
    result
}

async fn act(options: &Options, config: &Config, database: &Database) -> anyhow::Result<Exit> {
    match &options.action {
        Action::Reprocess(options) => return crate::reprocess::run(options, &database.store).await,
        Action::List => {
            for tenant in database.store.list_tenants().await? {
                output::text(&format!("{}  {}", tenant.tenant_id, tenant.name))?;
            }
        }
        Action::Create { operator, tenant, email, name } => {
            let Some(password) = &config.admin_password else {
                return Err(Failure::with_hint(
                    Exit::Usage,
                    "there is no password for the new admin",
                    "set FLAREPATH_ADMIN_PASSWORD for this one command",
                )
                .into());
            };
            let hash = hash(password.clone()).await?;
            let scope = match (operator, tenant) {
                (Some(name), _) => {
                    TenantScope::new(database.store.create_tenant(name).await?.tenant_id)
                }
                (None, Some(id)) => TenantScope::new(TenantId(*id)),
                (None, None) => anyhow::bail!("name an operator"),
            };
            let new = NewPerson {
                email: email.clone(),
                display_name: name.clone(),
                password_hash: Some(hash),
                roles: vec![Role::Admin],
            };
            let person = database.store.create_person(&scope, &new).await?;
            output::text(&format!("operator {}\nadmin    {}", scope.tenant(), person.person_id))?;
        }
    }
    Ok(Exit::Done)
}

async fn hash(password: SecretString) -> anyhow::Result<String> {
    Ok(tokio::task::spawn_blocking(move || {
        PasswordHasher::new(PasswordCost::OWASP)?.hash(&password)
    })
    .await??)
}
