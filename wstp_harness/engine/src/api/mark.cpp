// Marks in what is read, and moving expressions from link to link.
#include <functional>

#include "api/guard.h"

namespace wstp::api {

namespace {

using expression::Mark;

MLINKMark create_mark(Link& link) {
  MLINKMark mark = nullptr;
  link.get([&](Reader& reader) {
    mark = link.marks().add(reader.mark());
    return Status{};
  });
  return mark;
}

/// Going back works under any error but Dead (observed): that is how a program tries another
/// getter.
/// Beyond what is there: NULL with the reason, 3 inside an expression and 25 at the end of a
/// loopback link, because the documentation calls it an error and a failed call says why.
/// (Wolfram's library sets none, and the next get fails with 25.)
MLINKMark seek(Link& link, MLINKMark mark, int index) {
  const Mark* const place = link.marks().find(mark);
  if (place == nullptr || index < 0) return nullptr;
  if (link.state().code() != 0) {
    return !link.state().dead() && link.reader().seek(*place, index).ok() ? mark : nullptr;
  }
  return link.get([&](Reader& reader) { return reader.seek(*place, index); }) ? mark : nullptr;
}

bool destroy(Link& link, MLINKMark mark) {
  const Mark* const place = link.marks().find(mark);
  if (place == nullptr) return false;
  link.reader().forget(*place);
  link.marks().remove(mark);
  return true;
}

/// What goes wrong with the source is the source's error. The destination is asked first, so that
/// nothing is lost when it takes nothing.
bool transfer_one(Link& to, Link& from) {
  bool moved = false;
  const bool taken = to.put([&](Writer& writer) {
    moved = from.get([&](Reader& reader) { return reader.transfer(writer); });
    return Error::Ok;
  });
  return taken && moved;
}

/// A source that is no loopback link has no end known here. (Wolfram's library answers success and
/// does nothing.)
bool transfer_rest(Link& to, Link& from) {
  if (!from.is_loopback()) return from.fail(Error::BadParameter);
  bool moved = false;
  const bool taken = to.put([&](Writer& writer) {
    moved = from.get([&](Reader& reader) { return reader.transfer_rest(writer); });
    return Error::Ok;
  });
  return taken && moved;
}

/// Runs `move` with both links locked, in one order whoever calls.
int with_both(WSLINK destination, WSLINK source, bool (*move)(Link& to, Link& from)) {
  if (std::less<>{}(source, destination)) {
    return call(source, [&](Link& from) {
      return call(destination, [&](Link& to) { return move(to, from); }) == 1;
    });
  }
  return call(destination, [&](Link& to) {
    return call(source, [&](Link& from) { return move(to, from); }) == 1;
  });
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

MLINKMark WSCreateMark(WSLINK link) {
  return ask(link, static_cast<MLINKMark>(nullptr), [](Link& l) { return create_mark(l); });
}

MLINKMark WSSeekToMark(WSLINK link, MLINKMark mark, int index) {
  return ask(link, static_cast<MLINKMark>(nullptr), [&](Link& l) { return seek(l, mark, index); });
}

MLINKMark WSSeekMark(WSLINK link, MLINKMark mark, int index) {
  return WSSeekToMark(link, mark, index);
}

void WSDestroyMark(WSLINK link, MLINKMark mark) {
  call(link, [&](Link& l) { return destroy(l, mark); });
}

int WSTransferExpression(WSLINK destination, WSLINK source) {
  return with_both(destination, source, transfer_one);
}

int WSTransferToEndOfLoopbackLink(WSLINK destination, WSLINK source) {
  return with_both(destination, source, transfer_rest);
}

/// Resynchronisation between Wolfram's own processes; nothing here is ever out of step.
int WSForwardReset(WSLINK link, unsigned long /*marker*/) {
  return call(link, [](Link&) { return true; });
}

int WSAlign(WSLINK /*left*/, WSLINK /*right*/) { return 0; }

}  // extern "C"
