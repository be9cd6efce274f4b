// libFuzzer target: any order of calls a C program could make on two loopback links. Nothing may be
// read or written outside what was handed over, all that was lent must still be readable, an error
// that stands lets no put through and stays as it is, and the end of the environment frees the
// rest. Input: a byte for each operation, followed by what the operation takes for its arguments.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "operations_get.h"
#include "operations_put.h"
#include "session.h"

namespace {

using namespace wstp::fuzz;

template <auto Call>
int plain(Session& session) {
  return Call(session.link());
}

int clear_error(Session& session) {
  const int done = WSClearError(session.link());
  require(done == 0 || WSError(session.link()) == WSEOK);
  return done;
}

int exchange(Session& session) {
  session.exchange();
  return 1;
}

int give_back(Session& session) {
  session.give_back();
  return 1;
}

int transfer(Session& session) { return WSTransferExpression(session.other(), session.link()); }

int transfer_to_itself(Session& session) {
  return WSTransferExpression(session.link(), session.link());
}

int transfer_all(Session& session) {
  return WSTransferToEndOfLoopbackLink(session.other(), session.link());
}

int create_mark(Session& session) {
  WSMARK mark = WSCreateMark(session.link());
  if (mark == nullptr) return 0;
  session.marks().push_back(mark);
  return 1;
}

/// The mark may be the other link's: a foreign one is refused.
int seek_mark(Session& session) {
  if (session.marks().empty()) return 0;
  WSMARK mark = session.marks()[session.byte() % session.marks().size()];
  return WSSeekToMark(session.link(), mark, session.count()) != nullptr ? 1 : 0;
}

int destroy_mark(Session& session) {
  if (session.marks().empty()) return 0;
  WSDestroyMark(session.link(), session.marks().back());
  session.marks().pop_back();
  return 1;
}

constexpr std::array<Operation, 19> kOthers{
    plain<WSFlush>,     plain<WSEndPacket>,
    plain<WSNewPacket>, plain<WSNextPacket>,
    plain<WSGetNext>,   plain<WSGetNextRaw>,
    plain<WSGetType>,   plain<WSGetRawType>,
    plain<WSReady>,     plain<WSError>,
    clear_error,        exchange,
    give_back,          transfer,
    transfer_to_itself, transfer_all,
    create_mark,        seek_mark,
    destroy_mark,
};

constexpr int kMostOperations = 300;

void check_error_stays(WSLINK link, int before, bool put, int done) {
  if (before == WSEOK || !put) return;
  require(done == 0);
  require(WSError(link) == before);
}

void step(Session& session) {
  const std::uint8_t choice = session.byte();
  WSLINK link = session.link();
  const int before = WSError(link);
  const char* const message = WSErrorMessage(link);
  require(message != nullptr);
  WSReleaseErrorMessage(link, message);
  if (choice < 110) {
    const int done = kPuts[choice % kPuts.size()](session);
    check_error_stays(link, before, true, done);
  } else if (choice < 210) {
    kGets[choice % kGets.size()](session);
  } else {
    kOthers[choice % kOthers.size()](session);
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  WSENV env = WSInitialize(nullptr);
  {
    Session session{env, std::span{data, size}};
    for (int i = 0; i < kMostOperations && !session.done(); ++i) step(session);
  }
  WSDeinitialize(env);
  return 0;
}
