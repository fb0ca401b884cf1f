//! Reading logs in processes of their own, so that a log that kills its reader kills only that.
//!
//! Unpacking, parsing and normalising are fed with whatever people upload. They run in child
//! processes of the same program, which serve one log after the other and hold nothing else:
//! no database, no secrets, no other operator's log.
//!
//! | part | side | file |
//! |---|---|---|
//! | a few warm children, a deadline for each log | worker | `pool.rs` |
//! | one child: started, asked, its death explained | worker | `process.rs` |
//! | why no answer came, and what its sender is told | worker | `failure.rs` |
//! | messages: lengths, versions, compact encoding | both | `wire.rs` |
//! | the loop that reads logs | child | `child.rs` |
//! | memory, processor time, files: the least that will do | child | `confine.rs` |
//!
//! Deliberately absent: any protection against the machine's own administrator, and system call
//! filters: a parser that is made to run foreign code keeps the rights of the worker's user
//! (`docs/decisions/0008-parsing-in-child-processes.md`).

mod child;
mod confine;
mod failure;
mod pool;
mod process;
mod wire;

pub use child::{ServeError, serve};
pub(crate) use failure::told;
pub use failure::{Refusal, Unread};
pub use pool::ParserPool;
pub use process::{ParserOptions, Program};
