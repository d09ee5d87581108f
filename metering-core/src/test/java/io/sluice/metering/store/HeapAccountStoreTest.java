package io.sluice.metering.store;

class HeapAccountStoreTest extends AccountStoreContractTest {
    @Override
    AccountStore open(int capacity) {
        return new HeapAccountStore(capacity);
    }
}
