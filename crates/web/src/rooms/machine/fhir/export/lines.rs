//! The lines of one file, read patient by patient while they are fetched: no more is in memory than a few of them.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_core::Stream;
use retinue_interop::fhir_r4::served::{Served, Whose};
use retinue_interop::fhir_r4::{Resource, with_whole_addresses};
use retinue_ledger::program::scope::Interaction;
use retinue_ledger::{Ledger, PatientId, ReadError};
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

use super::super::asked::Acting;
use super::super::charts::{self, Told};
use super::super::find::names;
use super::super::part::is_new;
use super::jobs::{Export, Exports};

/// Patients whose ids are read at once.
const OF_A_PAGE: u32 = 200;
/// Bytes that are handed on together, and how many such pieces wait to be fetched.
const OF_A_PIECE: usize = 64 * 1024;
const WAITING: usize = 4;
/// Whoever takes nothing for so long is not waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// One file of an export, on its way out.
pub(super) struct File {
    pub(super) name: String,
    pub(super) export: Export,
    pub(super) served: &'static Served,
    pub(super) acting: Acting,
    pub(super) exports: Arc<Exports>,
}

/// The body that tells the file. One that breaks off has no end, so that nobody takes it for whole.
pub(super) fn body(file: File, ledger: Ledger, place: OwnedSemaphorePermit) -> Body {
    let (sender, receiver) = channel(WAITING);
    let runtime = Handle::current();
    let whole = Arc::new(AtomicBool::new(false));
    let told_whole = whole.clone();
    tokio::task::spawn_blocking(move || {
        let _place = place;
        let mut pieces = Pieces {
            sender,
            runtime,
            piece: Vec::with_capacity(OF_A_PIECE),
        };
        match tell(&file, &ledger, &mut pieces).and_then(|()| pieces.flush()) {
            Ok(()) => told_whole.store(true, Ordering::Release),
            Err(BrokenOff::NobodyThere) => {}
            Err(BrokenOff::Because(because)) => tracing::warn!(because, "an export broke off"),
        }
    });
    Body::from_stream(Fetched { receiver, whole })
}

/// Why a file has no end.
enum BrokenOff {
    /// Nobody fetches it any more.
    NobodyThere,
    Because(&'static str),
}

impl From<ReadError> for BrokenOff {
    fn from(error: ReadError) -> BrokenOff {
        tracing::error!(%error, "an export could not be read");
        BrokenOff::Because("the record could not be read")
    }
}

fn tell(file: &File, ledger: &Ledger, pieces: &mut Pieces) -> Result<(), BrokenOff> {
    let names = names(ledger);
    let who = &file.acting.who;
    match file.served.whose {
        Whose::Parties => return lines(file, charts::parties(ledger, &names, who)?, pieces),
        Whose::Everybodys => return lines(file, charts::everybodys(ledger)?, pieces),
        Whose::Patients => {}
    }
    let mut last: Option<PatientId> = None;
    loop {
        let page = ledger.patients_after(who, last, OF_A_PAGE)?;
        let Some(next) = page.last() else {
            return Ok(());
        };
        last = Some(*next);
        for patient in page {
            let program = &file.export.program;
            if file.exports.of(&file.name, program, ledger.now()).is_none() {
                return Err(BrokenOff::Because("the export was given up, or is over"));
            }
            match Told::of(ledger, &names, who, patient) {
                Ok(told) => lines(file, told.exported(file.export.moment), pieces)?,
                // Whoever went to another clinic since is no longer theirs to tell.
                Err(ReadError::NotFound) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

fn lines(file: &File, all: Vec<Resource>, pieces: &mut Pieces) -> Result<(), BrokenOff> {
    let since = file.export.since;
    for one in all {
        let fits = one.kind == file.served.kind && is_new(&one, since);
        if fits && file.acting.may_see(&one, Interaction::Read) {
            let whole = with_whole_addresses(one.element(), &file.export.base);
            pieces.line(&whole.compact())?;
        }
    }
    Ok(())
}

/// What goes out, a piece at a time.
struct Pieces {
    sender: Sender<Bytes>,
    runtime: Handle,
    piece: Vec<u8>,
}

impl Pieces {
    fn line(&mut self, line: &str) -> Result<(), BrokenOff> {
        self.piece.extend_from_slice(line.as_bytes());
        self.piece.push(b'\n');
        if self.piece.len() < OF_A_PIECE {
            return Ok(());
        }
        self.flush()
    }

    fn flush(&mut self) -> Result<(), BrokenOff> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(OF_A_PIECE));
        let sent = self
            .runtime
            .block_on(async { timeout(PATIENCE, self.sender.send(piece.into())).await });
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(BrokenOff::NobodyThere),
        }
    }
}

/// The pieces as whoever fetches them takes them.
struct Fetched {
    receiver: Receiver<Bytes>,
    /// Whether the last piece was handed on. It is set before the sender is gone.
    whole: Arc<AtomicBool>,
}

impl Stream for Fetched {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.receiver.poll_recv(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(piece)) => Poll::Ready(Some(Ok(piece))),
            Poll::Ready(None) if self.whole.load(Ordering::Acquire) => Poll::Ready(None),
            Poll::Ready(None) => Poll::Ready(Some(Err(io::Error::other("the export broke off")))),
        }
    }
}
