// The C functions as a C program uses them: what the border itself promises (NULL, closed and
// foreign handles, loans, out parameters), and each group once. What the values are is tested below
// this layer.
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"
#include "wstp.h"

namespace {

/// An environment with one loopback link.
struct Loopback {
  WSENV env = WSInitialize(nullptr);
  WSLINK link = WSLoopbackOpen(env, nullptr);

  Loopback() = default;
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;
  Loopback(Loopback&&) = delete;
  Loopback& operator=(Loopback&&) = delete;

  ~Loopback() { WSDeinitialize(env); }
};

/// A user function is told nothing but the link.
int& user_functions_run() {
  static int count = 0;
  return count;
}

void count_run(WSLINK /*link*/) { ++user_functions_run(); }

void* refuse(unsigned long /*size*/) { return nullptr; }

void ignore(void* /*memory*/) {}

}  // namespace

WSTP_TEST(null_and_closed_links_answer_and_never_crash) {
  Loopback loopback;
  WSLINK closed = WSLoopbackOpen(loopback.env, nullptr);
  WSClose(closed);
  WSClose(closed);
  for (WSLINK link : {static_cast<WSLINK>(nullptr), closed}) {
    int value = 0;
    const char* text = nullptr;
    WSTP_CHECK_EQUAL(WSError(link), 1);
    WSTP_CHECK(WSErrorMessage(link) == nullptr);
    WSTP_CHECK_EQUAL(WSPutInteger32(link, 1), 0);
    WSTP_CHECK_EQUAL(WSGetInteger32(link, &value), 0);
    WSTP_CHECK_EQUAL(WSGetString(link, &text), 0);
    WSTP_CHECK_EQUAL(WSFlush(link), 0);
    WSTP_CHECK_EQUAL(WSActivate(link), 0);
    WSTP_CHECK_EQUAL(WSNewPacket(link), 0);
    WSTP_CHECK_EQUAL(WSIsLinkLoopback(link), 0);
    WSTP_CHECK_EQUAL(WSValid(link), 0);
    WSTP_CHECK(WSLinkName(link) == nullptr);
    WSTP_CHECK(WSCreateMark(link) == nullptr);
    WSReleaseString(link, text);
  }
  WSClose(nullptr);
}

WSTP_TEST(a_pointer_that_is_no_link_is_no_link) {
  struct {
    char bytes[64];
  } foreign{};

  auto* const link = reinterpret_cast<WSLINK>(&foreign);
  WSTP_CHECK_EQUAL(WSPutInteger32(link, 1), 0);
  WSTP_CHECK_EQUAL(WSError(link), 1);
  WSClose(link);
}

WSTP_TEST(null_where_memory_is_needed_is_a_bad_parameter) {
  Loopback loopback;
  WSTP_CHECK_EQUAL(WSPutString(loopback.link, nullptr), 0);
  WSTP_CHECK_EQUAL(WSError(loopback.link), WSEBADPARAM);
  WSTP_CHECK_EQUAL(WSClearError(loopback.link), 1);
  WSTP_CHECK_EQUAL(WSPutInteger32(loopback.link, 5), 1);
  WSTP_CHECK_EQUAL(WSGetInteger32(loopback.link, nullptr), 0);
  WSTP_CHECK_EQUAL(WSClearError(loopback.link), 1);
  int value = 0;
  WSTP_CHECK_EQUAL(WSGetInteger32(loopback.link, &value), 1);
  WSTP_CHECK_EQUAL(value, 5);
}

WSTP_TEST(text_is_lent_until_it_is_given_back_once) {
  Loopback loopback;
  const char* first = nullptr;
  const char* second = nullptr;
  WSTP_CHECK_EQUAL(WSPutString(loopback.link, "one"), 1);
  WSTP_CHECK_EQUAL(WSPutSymbol(loopback.link, "two"), 1);
  WSTP_CHECK_EQUAL(WSGetString(loopback.link, &first), 1);
  WSTP_CHECK_EQUAL(WSGetSymbol(loopback.link, &second), 1);
  WSTP_CHECK_EQUAL(std::string{first}, std::string{"one"});
  WSTP_CHECK_EQUAL(std::string{second}, std::string{"two"});
  WSReleaseString(loopback.link, first);
  WSReleaseString(loopback.link, first);
  WSReleaseSymbol(loopback.link, second);
  WSReleaseString(loopback.link, "never lent");
}

WSTP_TEST(what_a_closed_link_lent_can_still_be_read) {
  Loopback loopback;
  const char* text = nullptr;
  WSTP_CHECK_EQUAL(WSPutString(loopback.link, "still"), 1);
  WSTP_CHECK_EQUAL(WSGetString(loopback.link, &text), 1);
  WSClose(loopback.link);
  WSTP_CHECK_EQUAL(std::string{text}, std::string{"still"});
}

WSTP_TEST(utf16_text_comes_back_with_a_mark_that_the_length_counts) {
  Loopback loopback;
  const unsigned short units[] = {0xFEFF, 'a', 0xD83D, 0xDE00};
  const unsigned short* got = nullptr;
  int length = 0;
  int characters = 0;
  WSTP_CHECK_EQUAL(WSPutUTF16String(loopback.link, units, 4), 1);
  WSTP_CHECK_EQUAL(WSGetUTF16String(loopback.link, &got, &length, &characters), 1);
  WSTP_CHECK_EQUAL(length, 4);
  WSTP_CHECK_EQUAL(characters, 2);
  WSTP_CHECK(std::memcmp(got, units, sizeof units) == 0);
  WSReleaseUTF16String(loopback.link, got, length);
}

WSTP_TEST(heads_are_tested_without_being_taken_when_they_differ) {
  Loopback loopback;
  int count = 0;
  WSTP_CHECK_EQUAL(WSPutFunction(loopback.link, "f", 2), 1);
  WSTP_CHECK_EQUAL(WSTestHead(loopback.link, "g", &count), 0);
  WSTP_CHECK_EQUAL(WSError(loopback.link), WSEGSEQ);
  WSTP_CHECK_EQUAL(count, 2);
  WSTP_CHECK_EQUAL(WSClearError(loopback.link), 1);
  WSTP_CHECK_EQUAL(WSTestHead(loopback.link, "f", &count), 1);
}

WSTP_TEST(arrays_come_back_with_dimensions_and_heads) {
  Loopback loopback;
  const int data[] = {1, 2, 3, 4, 5, 6};
  const int dims[] = {2, 3};
  const char* heads[] = {"List", "Row"};
  WSTP_CHECK_EQUAL(WSPutInteger32Array(loopback.link, data, dims, heads, 2), 1);
  int* got = nullptr;
  int* got_dims = nullptr;
  char** got_heads = nullptr;
  int depth = 0;
  WSTP_CHECK_EQUAL(WSGetInteger32Array(loopback.link, &got, &got_dims, &got_heads, &depth), 1);
  WSTP_CHECK_EQUAL(depth, 2);
  WSTP_CHECK(std::memcmp(got, data, sizeof data) == 0);
  WSTP_CHECK(got_dims[0] == 2 && got_dims[1] == 3);
  WSTP_CHECK(std::string{got_heads[0]} == "List" && std::string{got_heads[1]} == "Row");
  WSReleaseInteger32Array(loopback.link, got, got_dims, got_heads, depth);
  WSReleaseInteger32Array(loopback.link, got, got_dims, got_heads, depth);
}

WSTP_TEST(a_number_is_an_array_of_depth_0) {
  Loopback loopback;
  double* data = nullptr;
  long* dims = nullptr;
  char** heads = nullptr;
  long depth = -1;
  WSTP_CHECK_EQUAL(WSPutInteger32(loopback.link, 5), 1);
  WSTP_CHECK_EQUAL(WSGetRealArray(loopback.link, &data, &dims, &heads, &depth), 1);
  WSTP_CHECK_EQUAL(depth, 0L);
  WSTP_CHECK_EQUAL(data[0], 5.0);
}

WSTP_TEST(an_array_moves_by_parts_through_a_link_of_heads) {
  Loopback loopback;
  WSLINK heads = WSLoopbackOpen(loopback.env, nullptr);
  WSLINK copy = WSLoopbackOpen(loopback.env, nullptr);
  const int data[] = {1, 2, 3, 4, 5, 6};
  const int dims[] = {2, 3};
  WSTP_CHECK_EQUAL(WSPutInteger32Array(loopback.link, data, dims, nullptr, 2), 1);
  array_meterp from = nullptr;
  array_meterp to = nullptr;
  long depth = 0;
  mlapi__token leaf = 0;
  WSTP_CHECK_EQUAL(WSGetArrayTypeWithDepthAndLeafType(loopback.link, heads, &from, &depth, &leaf),
                   1);
  WSTP_CHECK_EQUAL(depth, 2L);
  WSTP_CHECK_EQUAL(WSPutArrayType(copy, heads, depth, &to), 1);
  for (int part = 0; part < 3; ++part) {
    int values[2];
    WSTP_CHECK_EQUAL(WSGetInteger32ArrayData(loopback.link, from, values, 2), 1);
    WSTP_CHECK_EQUAL(WSPutInteger32ArrayData(copy, to, values, 2), 1);
  }
  int beyond = 0;
  WSTP_CHECK_EQUAL(WSGetInteger32ArrayData(loopback.link, from, &beyond, 1), 0);
  WSTP_CHECK_EQUAL(WSReleasePutArrayState(copy, heads, to), 1);
  WSReleaseGetArrayState(loopback.link, heads, from);
  int* got = nullptr;
  int* got_dims = nullptr;
  char** got_heads = nullptr;
  int rank = 0;
  WSTP_CHECK_EQUAL(WSGetInteger32Array(copy, &got, &got_dims, &got_heads, &rank), 1);
  WSTP_CHECK(rank == 2 && std::memcmp(got, data, sizeof data) == 0);
}

WSTP_TEST(marks_go_back_and_foreign_or_destroyed_marks_do_nothing) {
  Loopback loopback;
  WSLINK other = WSLoopbackOpen(loopback.env, nullptr);
  int value = 0;
  for (int i = 1; i <= 3; ++i) WSTP_CHECK_EQUAL(WSPutInteger32(loopback.link, i), 1);
  MLINKMark mark = WSCreateMark(loopback.link);
  WSTP_CHECK(mark != nullptr);
  WSTP_CHECK_EQUAL(WSGetInteger32(loopback.link, &value), 1);
  WSTP_CHECK(WSSeekToMark(other, mark, 0) == nullptr);
  WSTP_CHECK(WSSeekToMark(loopback.link, mark, 2) == mark);
  WSTP_CHECK_EQUAL(WSGetInteger32(loopback.link, &value), 1);
  WSTP_CHECK_EQUAL(value, 3);
  WSTP_CHECK(WSSeekToMark(loopback.link, mark, 0) == mark);
  WSDestroyMark(other, mark);
  WSDestroyMark(loopback.link, mark);
  WSDestroyMark(loopback.link, mark);
  WSTP_CHECK(WSSeekToMark(loopback.link, mark, 0) == nullptr);
  WSTP_CHECK_EQUAL(WSGetInteger32(loopback.link, &value), 1);
  WSTP_CHECK_EQUAL(value, 1);
}

WSTP_TEST(expressions_move_between_environments_and_round_the_same_link) {
  Loopback first;
  Loopback second;
  int value = 0;
  WSTP_CHECK_EQUAL(WSPutInteger32(first.link, 1), 1);
  WSTP_CHECK_EQUAL(WSPutInteger32(first.link, 2), 1);
  WSTP_CHECK_EQUAL(WSTransferExpression(first.link, first.link), 1);
  WSTP_CHECK_EQUAL(WSTransferToEndOfLoopbackLink(second.link, first.link), 1);
  WSTP_CHECK_EQUAL(WSGetInteger32(second.link, &value), 1);
  WSTP_CHECK_EQUAL(value, 2);
  WSTP_CHECK_EQUAL(WSTransferExpression(second.link, first.link), 0);
  WSTP_CHECK_EQUAL(WSError(first.link), WSEABORT);
  WSTP_CHECK_EQUAL(WSError(second.link), 0);
}

WSTP_TEST(closing_runs_the_user_function_and_ending_the_environment_does_not) {
  user_functions_run() = 0;
  int data = 0;
  {
    Loopback loopback;
    WSSetUserData(loopback.link, &data, count_run);
    WSUserFunctionType function = nullptr;
    WSTP_CHECK(WSUserData(loopback.link, &function) == &data && function == count_run);
    WSLINK other = WSLoopbackOpen(loopback.env, nullptr);
    WSSetUserData(other, nullptr, count_run);
    WSClose(other);
    WSTP_CHECK_EQUAL(user_functions_run(), 1);
  }
  WSTP_CHECK_EQUAL(user_functions_run(), 1);
}

WSTP_TEST(environments_end_once_and_parameters_can_forbid_them) {
  WSENV env = WSInitialize(nullptr);
  WSDeinitialize(env);
  WSDeinitialize(env);
  WSDeinitialize(nullptr);
  int error = 0;
  WSTP_CHECK(WSLoopbackOpen(env, &error) == nullptr);
  WSTP_CHECK_EQUAL(error, WSEINIT);
  WSEnvironmentParameter newer = WSNewParameters(WSREVISION, 48);
  WSTP_CHECK_EQUAL(WSErrorParameter(newer), static_cast<long>(WSEOLDLIB));
  WSTP_CHECK(WSInitialize(newer) == nullptr);
  WSReleaseParameters(newer);
  WSReleaseParameters(newer);
  WSTP_CHECK_EQUAL(WSErrorParameter(newer), static_cast<long>(WSEBADPARAM));
  WSEnvironmentParameter poor = WSNewParameters(WSREVISION, WSAPIREVISION);
  WSSetAllocParameter(poor, refuse, ignore);
  WSTP_CHECK(WSInitialize(poor) == nullptr);
  WSReleaseParameters(poor);
}

WSTP_TEST(links_are_numbered_listed_and_found) {
  Loopback loopback;
  WSLINK second = WSLoopbackOpen(loopback.env, nullptr);
  WSTP_CHECK_EQUAL(WSNumber(loopback.link), 1L);
  WSTP_CHECK_EQUAL(WSToLinkID(second), 2L);
  WSTP_CHECK(WSFromLinkID(loopback.env, 2) == second);
  WSTP_CHECK(WSFromLinkID(loopback.env, 77) == nullptr);
  WSLINK* links = nullptr;
  int count = 0;
  WSTP_CHECK_EQUAL(WSGetLinksFromEnvironment(loopback.env, &links, &count), 1);
  WSTP_CHECK(count == 2 && links[0] == loopback.link && links[1] == second);
  WSReleaseLinksFromEnvironment(loopback.env, links, count);
  WSTP_CHECK(WSLinkName(second) == nullptr);
  char* const name = WSSetName(second, "two");
  WSTP_CHECK_EQUAL(std::string{name}, std::string{"two"});
  WSReleaseLinkName(second, name);
}

WSTP_TEST(errors_have_texts_also_without_a_row) {
  Loopback loopback;
  WSTP_CHECK_EQUAL(std::string{WSErrorString(loopback.env, 3)},
                   std::string{"WSGet out of sequence."});
  WSTP_CHECK_EQUAL(std::string{WSErrorString(loopback.env, 1234)}, std::string{"Error 1234"});
  WSTP_CHECK_EQUAL(WSSetError(loopback.link, 1000), 1);
  const char* const message = WSErrorMessage(loopback.link);
  WSTP_CHECK_EQUAL(std::string{message}, std::string{"Error 1000"});
  WSReleaseErrorMessage(loopback.link, message);
}

WSTP_TEST(a_server_gives_links_and_can_be_shut_down_while_one_waits) {
  WSENV env = WSInitialize(nullptr);
  int error = -5;
  int context = 0;
  WSLinkServer server = WSNewLinkServerWithPortAndInterface(env, 0, "127.0.0.1", &context, &error);
  WSTP_CHECK_EQUAL(error, 0);
  WSTP_CHECK(WSContextFromLinkServer(server, &error) == &context);
  const std::string command = "-linkconnect -linkprotocol TCPIP -linkoptions 4 -linkname " +
                              std::to_string(WSPortFromLinkServer(server, &error)) + "@127.0.0.1";
  WSLINK client = WSOpenString(env, command.c_str(), &error);
  std::thread activation{[&] { WSTP_CHECK_EQUAL(WSActivate(client), 1); }};
  int waited = -5;
  WSLINK accepted = WSWaitForNewLinkFromLinkServer(server, &waited);
  WSTP_CHECK_EQUAL(waited, 0);
  WSTP_CHECK_EQUAL(WSActivate(accepted), 1);
  activation.join();
  std::thread waiting{
      [&] { WSTP_CHECK(WSWaitForNewLinkFromLinkServer(server, &waited) == nullptr); }};
  std::this_thread::sleep_for(std::chrono::milliseconds{20});
  WSShutdownLinkServer(server);
  waiting.join();
  WSTP_CHECK(waited == WSEABORT || waited == WSEBADARGUMENT);
  WSShutdownLinkServer(server);
  WSTP_CHECK_EQUAL(WSPortFromLinkServer(server, &error), 0);
  WSTP_CHECK_EQUAL(error, WSEBADARGUMENT);
  WSDeinitialize(env);
}

WSTP_TEST(the_link_lock_lets_one_thread_at_a_time_put) {
  Loopback loopback;
  WSEnableLinkLock(loopback.link);
  const auto put_many = [&] {
    for (int i = 0; i < 1000; ++i) WSTP_CHECK_EQUAL(WSPutInteger32(loopback.link, i), 1);
  };
  std::thread other{put_many};
  put_many();
  other.join();
  int count = 0;
  for (int value = 0; WSGetInteger32(loopback.link, &value) == 1;) ++count;
  WSTP_CHECK_EQUAL(count, 2000);
}
